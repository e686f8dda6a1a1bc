package dev.agentsync.kernel;

import dev.agentsync.kernel.config.ConfigFile;
import dev.agentsync.kernel.config.NewConfig;
import dev.agentsync.kernel.invite.InviteCode;
import dev.agentsync.kernel.invite.InviteKeys;
import dev.agentsync.kernel.invite.Refusal;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.kernel.sync.HubProbe;
import dev.agentsync.kernel.wire.PeerHandshake;
import dev.agentsync.kernel.wire.PeerHandshake.Offer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A new copy of a hub's vault in the making. After {@link #complete} the folder is a vault like any
 * other, still empty: {@link Vault#open} it, {@link Vault#start}, {@link Vault#connect} and {@link
 * Vault#pull}.
 */
public final class Cloning {
  /**
   * A folder that has become a vault.
   *
   * @param root the folder, absolute
   * @param vaultId the vault's id
   * @param name what the hub calls it
   * @param url where the hub is, as it stands in the configuration
   * @param hub the hub's key, now pinned
   * @param words what both sides show, if this device was let in with an invitation
   */
  public record Cloned(
      Path root,
      String vaultId,
      Optional<String> name,
      URI url,
      DeviceKey hub,
      Optional<String> words) {}

  private final CloneOptions options;
  private final Surroundings surroundings;
  private final SignerProvider.Options identity;
  private final DeviceKey device;
  private final Optional<InviteCode> invitation;

  private Cloning(
      CloneOptions options,
      Surroundings surroundings,
      SignerProvider.Options identity,
      DeviceKey device,
      Optional<InviteCode> invitation) {
    this.invitation = invitation;
    this.options = options;
    this.surroundings = surroundings;
    this.identity = identity;
    this.device = device;
  }

  /**
   * Begins: finds this device's key, or makes one. No network is touched.
   *
   * @throws ConfigException if the key cannot be used or made
   * @throws VaultException if the target folder is named and not empty
   */
  public static Cloning begin(CloneOptions options) {
    return begin(options, Surroundings.ofProcess());
  }

  static Cloning begin(CloneOptions options, Surroundings surroundings) {
    return begin(options, surroundings, Optional.empty());
  }

  static Cloning begin(
      CloneOptions options, Surroundings surroundings, Optional<InviteCode> invitation) {
    options.target().map(CloneTarget::absolute).ifPresent(CloneTarget::requireEmpty);
    Path keyFile =
        options
            .identity()
            .map(CloneTarget::absolute)
            .orElseGet(() -> surroundings.identities().keyFile(options.parent(), Optional.empty()));
    SignerProvider.Options identity =
        surroundings.identity(
            options.parent(),
            keyFile,
            options.identity().isPresent(),
            Optional.empty(),
            options.key());
    DeviceKey device = surroundings.device(Optional.empty(), identity);
    return new Cloning(options, surroundings, identity, device, invitation);
  }

  /** Returns this device's key, which the vault's {@code authorized_keys} must list. */
  public DeviceKey device() {
    return device;
  }

  /**
   * Asks the hub what it serves, asks whether to trust it, proves this device to it, and only then
   * makes the folder and its configuration. A failure leaves nothing behind.
   *
   * @throws NetworkException if the hub cannot be reached; the message begins {@code connect to
   *     rendezvous <url>}
   * @throws ProtocolException if what answers is no hub
   * @throws AuthException if the hub is not trusted, not the wanted one, or refuses this device
   * @throws VaultException if the target folder is not empty, or already a vault
   */
  public Cloned complete(TrustDecision trust) {
    URI url = options.hub();
    TransportProvider provider =
        surroundings
            .plugins()
            .transport(Optional.empty(), Optional.ofNullable(url.getScheme()).orElse(""));
    // Only a listening side keeps state; nothing is written before the hub is trusted.
    var opening =
        new TransportProvider.Options(
            options.parent().resolve(".agentsync-server"), surroundings.limits());
    try (Transport transport = provider.open(opening)) {
      Offer offer = reaching(url, () -> HubProbe.probe(transport, url, surroundings.limits()));
      Path target = target(offer);
      CloneTarget.requireEmpty(target);
      checkVault(offer);
      checkHub(offer, trust);
      Optional<String> words = prove(transport, offer);
      return write(target, offer, words);
    }
  }

  private Path target(Offer offer) {
    return CloneTarget.absolute(
        options
            .target()
            .orElseGet(
                () ->
                    options.parent().resolve(CloneTarget.name(offer.vaultName(), options.hub()))));
  }

  private void checkVault(Offer offer) {
    Optional<String> wanted = options.vaultId();
    if (wanted.isPresent() && !wanted.get().equals(offer.vaultId())) {
      throw new AuthException(
          "auth failed: vault_id mismatch: server reported "
              + (isId(offer.vaultId()) ? offer.vaultId() : "something that is no id")
              + " but --vault-id asks for "
              + wanted.get()
              + ". Check the URL and the id.");
    }
    if (!isId(offer.vaultId())) {
      throw new ProtocolException(
          "protocol: the hub at " + options.hub() + " serves a vault whose id is no UUID.");
    }
  }

  private static boolean isId(String text) {
    try {
      return text.length() == 36 && UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void checkHub(Offer offer, TrustDecision trust) {
    DeviceKey hub = offer.hub();
    if (invitation.isPresent()) {
      invitation.get().requireHub(hub, options.hub());
      return;
    }
    Optional<DeviceKey> wanted = options.hubKey();
    if (wanted.isPresent()) {
      if (!wanted.get().equals(hub)) {
        throw new AuthException(
            "auth failed: hub identity mismatch: --accept-hub-key is "
                + wanted.get().fingerprint()
                + " but hub presented "
                + hub.fingerprint()
                + ". Ask the hub's owner for the key it prints with `agentsync key show`.");
      }
    } else if (!trust.decide(hub, options.hub())) {
      throw new AuthException(
          "hub identity rejected; aborting clone. To accept it, add --accept-hub-key '"
              + hub.ssh()
              + "'.");
    }
  }

  private Optional<String> prove(Transport transport, Offer offer) {
    try (Signer signer = surroundings.signers(Optional.empty(), identity).open(identity)) {
      URI url = options.hub();
      return reaching(
          url,
          () -> {
            if (invitation.isPresent()) {
              return enter(transport, signer, offer, invitation.get());
            }
            HubProbe.prove(
                transport, url, signer, offer.vaultId(), offer.hub(), surroundings.limits());
            return Optional.empty();
          });
    }
  }

  private Optional<String> enter(Transport transport, Signer signer, Offer offer, InviteCode code) {
    URI url = options.hub();
    var invitee =
        new PeerHandshake.Invitee(
            InviteKeys.of(code.secret()),
            (said, knows) -> Refusal.explain(said, code, url, device, Instant.now(), knows));
    return HubProbe.enter(
        transport, url, signer, offer.vaultId(), offer.hub(), invitee, surroundings.limits());
  }

  private boolean isIdentity() {
    return invitation.filter(code -> code.kind() == InviteCode.Kind.IDENTITY).isPresent();
  }

  private Cloned write(Path target, Offer offer, Optional<String> words) {
    VaultFolder folder = VaultFolder.of(target);
    boolean made = !Files.exists(target);
    Optional<String> name =
        offer.vaultName().filter(text -> !text.isBlank()).map(CloneTarget::shown);
    try {
      folder.create();
      configure(folder.config(), name, offer);
    } catch (AgentsyncException e) {
      if (made) {
        CloneTarget.discard(target);
      }
      throw e;
    }
    return new Cloned(target, offer.vaultId(), name, options.hub(), offer.hub(), words);
  }

  private void configure(ConfigFile config, Optional<String> name, Offer offer) {
    String url = options.hub().toString();
    String hub = offer.hub().ssh();
    Optional<String> keyFile =
        options
            .identity()
            .map(path -> identity.keyFile())
            .filter(path -> !path.equals(surroundings.identities().userDefault()))
            .map(Path::toString);
    surroundings.note(config, identity, options.key(), device);
    if (!config.exists()) {
      Optional<String> id = Optional.of(offer.vaultId());
      config.create(
          new NewConfig(
              id,
              name,
              Optional.of(url),
              Optional.of(hub),
              keyFile,
              Optional.empty(),
              isIdentity()));
      return;
    }
    // Made by `hub trust` or `key generate`: what it says stays.
    name.ifPresent(text -> config.set("vault", "name", text));
    config.set("vault", "rendezvous_url", url);
    config.set("vault", "hub_pubkey", hub);
    keyFile.ifPresent(path -> config.set("identity", "path", path));
    config.set("vault", "id", offer.vaultId()); // last: from here on the folder is a vault
  }

  private interface Call<T> {
    T run();
  }

  /** Says where the attempt went, whatever became of it. */
  private static <T> T reaching(URI url, Call<T> call) {
    String where = "connect to rendezvous " + url + ": ";
    try {
      return call.run();
    } catch (NetworkException e) {
      throw new NetworkException(where + e.getMessage(), e);
    } catch (ProtocolException e) {
      throw new ProtocolException(where + e.getMessage(), e);
    } catch (AuthException e) {
      throw new AuthException(where + e.getMessage(), e);
    }
  }
}
