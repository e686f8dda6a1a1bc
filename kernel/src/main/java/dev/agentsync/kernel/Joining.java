package dev.agentsync.kernel;

import dev.agentsync.kernel.invite.InviteCode;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The way in with an invitation. Each of its addresses leads to a vault; {@link #complete} makes a
 * copy of one, like {@link Cloning}, but needs neither trust nor authorization beforehand.
 */
public final class Joining {
  /**
   * Who joins.
   *
   * @param parent where folders are made that are named after their vaults
   * @param keyFile this device's key file; empty takes the user's own; made if there is none
   * @param key an agent's key; as a rule there is none
   */
  public record Options(Path parent, Optional<Path> keyFile, KeyChoice key) {}

  private final InviteCode code;
  private final Options options;
  private final Surroundings surroundings;

  private Joining(InviteCode code, Options options, Surroundings surroundings) {
    this.code = code;
    this.options = options;
    this.surroundings = surroundings;
  }

  /**
   * Begins: reads the code. No network is touched.
   *
   * @param code the code or its link
   * @throws ConfigException if it is mistyped, and then says in which group, or is none
   */
  public static Joining begin(String code, Options options) {
    return begin(code, options, Surroundings.ofProcess());
  }

  static Joining begin(String code, Options options, Surroundings surroundings) {
    return new Joining(InviteCode.parse(code), options, surroundings);
  }

  /** Returns where the vaults are; one of them for an identity. */
  public List<URI> addresses() {
    return code.addresses();
  }

  /** Returns whether it leads to an identity, and with it to all vaults that one lists. */
  public boolean toIdentity() {
    return code.kind() == InviteCode.Kind.IDENTITY;
  }

  /** Returns when the hub forgets the invitation, by the hub's clock. */
  public Instant expires() {
    return code.expires();
  }

  /**
   * Joins the vault at one of the addresses: makes this device's key if there is none, shows the
   * invitation to the hub, and when that has let this device in makes the folder and its
   * configuration with the hub's key pinned. A failure before that leaves nothing behind but the
   * key; after it, the same code is good once more for this device, or `agentsync clone`.
   *
   * @param target the folder to make; empty names it after the vault
   * @throws NetworkException if the hub cannot be reached
   * @throws ProtocolException if what answers is no hub
   * @throws AuthException if the hub is not the inviting one, or does not honour the invitation: it
   *     has expired, was used, is not known there, or one of the two clocks is wrong
   * @throws VaultException if the target folder is not empty, or already a vault
   */
  public Cloning.Cloned complete(URI address, Optional<Path> target) {
    return cloning(address, target).complete(TrustDecision.REFUSE);
  }

  /**
   * Returns this device's key; it is made if there is none.
   *
   * @throws ConfigException if it cannot be used or made
   */
  public DeviceKey device() {
    return cloning(addresses().getFirst(), Optional.empty()).device();
  }

  private Cloning cloning(URI address, Optional<Path> target) {
    var clone =
        new CloneOptions(
            address,
            target,
            options.parent(),
            Optional.empty(),
            Optional.empty(),
            options.keyFile(),
            options.key());
    return Cloning.begin(clone, surroundings, Optional.of(code));
  }
}
