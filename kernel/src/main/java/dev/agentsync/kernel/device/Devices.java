package dev.agentsync.kernel.device;

import dev.agentsync.kernel.Progress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The devices that share a vault, and invitations for new ones. In an identity's vault these are
 * the owner's devices, and the calls about vaults tell which vaults are the owner's.
 *
 * <p>Any thread may call; a call blocks until it is answered. What is unknown or refused is a
 * {@link dev.agentsync.kernel.VaultException}, and then nothing has changed. What has changed is
 * durable when a call returns, and travels like every other edit.
 */
public final class Devices {
  private final DeviceDesk desk;

  /** Makes those of the vault that the desk answers for. */
  public Devices(DeviceDesk desk) {
    this.desk = desk;
  }

  /**
   * Makes an invitation: whoever has its code first, and in time, becomes a device of this vault.
   * This device must be the vault's hub.
   *
   * @throws dev.agentsync.kernel.VaultException if it is not, the label is taken, or too many
   *     invitations are open
   * @throws dev.agentsync.kernel.ConfigException if it is not known where devices reach this hub
   */
  public Invitation invite(InviteQuery query) {
    return ask("invite", query, Invitation.class);
  }

  /**
   * Waits until a device has used an invitation.
   *
   * @param id of {@link Invitation#id}
   * @param limit at most a quarter of an hour; longer is cut to that
   * @return empty if none has in that time, or none can any more
   */
  public Optional<Arrival> await(String id, Duration limit) {
    return ask("await", new Questions.Waiting(id, limit), Questions.Arrived.class).arrival();
  }

  /** Returns the devices of the vault, in the order of {@code authorized_keys}. */
  public DeviceList list() {
    return ask("list", new Questions.Nothing(), DeviceList.class);
  }

  /**
   * Takes back an open invitation: its code lets nobody in any more.
   *
   * @param label what its device would have been called
   * @throws dev.agentsync.kernel.VaultException if none with that label is open
   */
  public void withdraw(String label) {
    Questions.Done _ = ask("withdraw", new Questions.Which(label), Questions.Done.class);
  }

  /**
   * Removes a device, by its label or its key's fingerprint. It is disconnected at once. In an
   * identity's vault it is noted as removed, so that the owner's vaults follow.
   *
   * @throws dev.agentsync.kernel.VaultException if there is none, several have that label, or it is
   *     this very device
   */
  public Device remove(String labelOrFingerprint) {
    return ask("remove", new Questions.Which(labelOrFingerprint), Device.class);
  }

  /**
   * Returns the owner's vaults, from the {@code vaults.toml} of an identity's vault.
   *
   * <p>Some of the file may make no sense, as any device edits it. Then {@link
   * OwnedVaults#problems} says so and the rest counts; nothing may be undone because a vault is not
   * listed while there are problems.
   *
   * @throws dev.agentsync.kernel.VaultException if this is no identity's vault
   */
  public OwnedVaults vaults() {
    return ask("vaults", new Questions.Nothing(), OwnedVaults.class);
  }

  /**
   * Returns this vault as an identity lists it: with the hub that its devices reach it at, be that
   * this device or another.
   *
   * @param address where devices reach this hub, if this is the hub; as for {@link #invite}
   * @throws dev.agentsync.kernel.ConfigException if that is not known, or the hub's key is not
   *     pinned
   */
  public OwnedVault describe(Optional<URI> address) {
    return ask("describe", new Questions.Where(address), OwnedVault.class);
  }

  /**
   * Lists a vault as the owner's, or corrects what is said about it; everything else in the file
   * stays as it is.
   *
   * @return whether anything changed
   * @throws dev.agentsync.kernel.VaultException if this is no identity's vault
   */
  public boolean own(OwnedVault vault) {
    return ask("own", vault, Questions.Done.class).done();
  }

  /**
   * Takes a vault off the list; the vault itself is left alone.
   *
   * @return whether it was listed
   * @throws dev.agentsync.kernel.VaultException if this is no identity's vault
   */
  public boolean disown(String vaultId) {
    return ask("disown", new Questions.Which(vaultId), Questions.Done.class).done();
  }

  /**
   * Makes this vault follow its owner's identity, as one change: lets in the devices that the
   * identity lists, removes those that it has noted as removed, and leaves all others alone. This
   * device is never removed by this.
   *
   * @param owner the answer of {@link #list} of the identity's vault
   */
  public Followed follow(DeviceList owner) {
    return ask("follow", owner, Followed.class);
  }

  private <R extends Record> R ask(String command, Record query, Class<R> answer) {
    return desk.ask(command, query, answer, Progress.NONE);
  }
}
