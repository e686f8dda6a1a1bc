package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.device.Invitation;
import dev.agentsync.kernel.device.InviteQuery;
import dev.agentsync.kernel.device.OwnedVault;
import dev.agentsync.kernel.invite.Invitations;
import dev.agentsync.kernel.invite.InviteCode;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes invitations to a vault at its hub. Any thread. */
final class Inviting {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int LONGEST_LABEL = 64;

  private final VaultFolder folder;
  private final String vaultId;
  private final KeyList keys;
  private final LazySigner signer;
  private final VaultNetwork network;
  private final Invitations invitations;
  private final InstantSource clock = InstantSource.system();

  Inviting(
      VaultFolder folder,
      String vaultId,
      KeyList keys,
      LazySigner signer,
      VaultNetwork network,
      Invitations invitations) {
    this.folder = folder;
    this.vaultId = vaultId;
    this.keys = keys;
    this.signer = signer;
    this.network = network;
    this.invitations = invitations;
  }

  Invitation invite(InviteQuery query) {
    VaultConfig settings = folder.settings();
    requireHub(settings);
    Optional<String> wanted = query.label().map(this::checked);
    var remarks = new ArrayList<String>();
    var reachable = new ReachableAddress(folder, settings, network.listening());
    URI address = reachable.find(query.address(), remarks);
    InviteCode code =
        query
            .beside()
            .map(other -> beside(InviteCode.parse(other), address))
            .orElseGet(() -> fresh(query, settings.identity(), address));
    String label = wanted.orElseGet(() -> "device-" + code.id().hex().substring(0, 4));
    Bytes id = invitations.open(code.secret(), label, code.expires());
    if (network.listening().isEmpty()) {
      remarks.add(
          "The hub is not running. Start it with `agentsync --listen` before the code is used.");
    }
    return new Invitation(
        id.hex(), code.text(), code.link(), label, code.expires(), code.addresses(), remarks);
  }

  /** Returns the vault as an identity lists it. */
  OwnedVault describe(Optional<URI> address) {
    VaultConfig settings = folder.settings();
    String name = settings.name().orElse(vaultId);
    Optional<String> elsewhere = settings.rendezvousUrl();
    if (elsewhere.isPresent() && network.listening().isEmpty()) {
      DeviceKey hub =
          settings
              .hubKey()
              .orElseThrow(
                  () ->
                      new ConfigException(
                          "The hub's key is not known yet. Connect once, or use `agentsync hub"
                              + " trust`."));
      return new OwnedVault(vaultId, name, HubAddress.parse(elsewhere.get()), hub);
    }
    var reachable = new ReachableAddress(folder, settings, network.listening());
    return new OwnedVault(
        vaultId, name, reachable.find(address, new ArrayList<>()), signer.publicKey());
  }

  private void requireHub(VaultConfig settings) {
    Optional<String> elsewhere = settings.rendezvousUrl();
    if (elsewhere.isPresent() && network.listening().isEmpty()) {
      throw new VaultException(
          "This device is not the hub of the vault, and only the hub can invite. Run `agentsync"
              + " device invite` there: "
              + elsewhere.get());
    }
  }

  private String checked(String typed) {
    String label = typed.strip();
    if (label.isEmpty()
        || label.codePointCount(0, label.length()) > LONGEST_LABEL
        || label.codePoints().anyMatch(Inviting::unfit)) {
      throw new VaultException(
          "A label is one line of at most " + LONGEST_LABEL + " characters, such as phone.");
    }
    boolean taken =
        keys.keys().entries().stream().anyMatch(entry -> entry.label().equals(label))
            || invitations.awaited().contains(label);
    if (taken) {
      throw new VaultException(
          "A device is called "
              + label
              + " already, or invited under that name. Choose another label.");
    }
    return label;
  }

  private static boolean unfit(int character) {
    return Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT
        || Character.getType(character) == Character.LINE_SEPARATOR
        || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
  }

  private InviteCode fresh(InviteQuery query, boolean identity, URI address) {
    Duration lasts = query.lasts();
    if (lasts.compareTo(SHORTEST) < 0 || lasts.compareTo(LONGEST) > 0) {
      throw new VaultException("An invitation lasts from one minute to seven days.");
    }
    Instant expires = clock.instant().plus(lasts).truncatedTo(ChronoUnit.SECONDS);
    InviteCode.Kind kind = identity ? InviteCode.Kind.IDENTITY : InviteCode.Kind.VAULTS;
    return new InviteCode(kind, expires, InviteCode.freshSecret(), hub(), List.of(address));
  }

  private Bytes hub() {
    DeviceKey key = signer.publicKey();
    return InviteCode.fingerprint(key);
  }

  private InviteCode beside(InviteCode other, URI address) {
    if (!other.hub().equals(hub())) {
      throw new VaultException(
          "The vaults of one invitation must have one hub, and with it one key. Make two"
              + " invitations.");
    }
    var addresses = new ArrayList<>(other.addresses());
    addresses.add(address);
    if (addresses.size() > InviteCode.MOST_ADDRESSES) {
      throw new VaultException(
          "One invitation is good for at most " + InviteCode.MOST_ADDRESSES + " vaults.");
    }
    return new InviteCode(other.kind(), other.expires(), other.secret(), other.hub(), addresses);
  }
}
