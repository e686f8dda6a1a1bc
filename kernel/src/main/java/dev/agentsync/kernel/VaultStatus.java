package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a vault is and how it stands at one moment.
 *
 * @param vaultId its id
 * @param name what people call it
 * @param root its folder
 * @param storage where its history lies
 * @param device this device's key; empty if the key cannot be read now
 * @param watcher the process that watches the folder, empty if none does
 * @param rendezvous the hub in the configuration
 * @param hub the link to the hub of the watching process, empty if it has none
 * @param listening where the watching process accepts devices, empty if it does not
 * @param peers the devices connected to this hub now
 * @param lastSent when a change was last sent to another device
 * @param lastReceived when a change last came from another device
 * @param files live files
 * @param directories live directories
 * @param waitingChanges changes of this device that no other is known to have; empty if unknown
 * @param waitingBytes how many bytes these changes are; empty if unknown
 * @param unseen what differs on disk from what was last known of it; empty while a process watches,
 *     which takes it in at once
 * @param missingAttachments attachments whose content has not come yet
 * @param heldBack deletions on this disk that wait for {@code agentsync deletions accept} or {@code
 *     restore}: their paths
 * @param blocked entries that are not written to this disk, and why
 * @param skipped files of this folder that are not sent, and why
 * @param damage what was not whole when the vault was opened, in sentences
 * @param problems anything else that is wrong now, in sentences
 */
public record VaultStatus(
    String vaultId,
    Optional<String> name,
    Path root,
    Path storage,
    Optional<DeviceKey> device,
    Optional<Watcher> watcher,
    Optional<URI> rendezvous,
    Optional<HubLink> hub,
    Optional<URI> listening,
    List<Peer> peers,
    Optional<Instant> lastSent,
    Optional<Instant> lastReceived,
    int files,
    int directories,
    OptionalLong waitingChanges,
    OptionalLong waitingBytes,
    Optional<Unseen> unseen,
    int missingAttachments,
    List<String> heldBack,
    List<Entry> blocked,
    List<Entry> skipped,
    List<String> damage,
    List<String> problems) {
  /** A process that holds the vault. */
  public record Watcher(long pid, Instant since) {}

  /**
   * What was done on disk while nobody watched, in numbers of files.
   *
   * @param created not known yet
   * @param edited known with other content
   * @param missing known and not there
   */
  public record Unseen(int created, int edited, int missing) {
    /** Returns how many files that are altogether. */
    public int count() {
      return created + edited + missing;
    }
  }

  /** Whether a link can carry changes now. */
  public enum LinkState {
    /** On the way to a connection. */
    CONNECTING,
    /** Both sides know each other and exchange changes. */
    CONNECTED,
    /** Not connected; tried again at a known time. */
    WAITING,
    /** Not connected and not tried. */
    STOPPED
  }

  /**
   * The link to the hub.
   *
   * @param since when it came into its state
   * @param key the hub's pinned key
   * @param retryAt when it is tried again
   * @param problem why it is not connected
   * @param inSync whether both sides are known to have the same changes
   */
  public record HubLink(
      URI url,
      LinkState state,
      Instant since,
      Optional<DeviceKey> key,
      Optional<Instant> retryAt,
      Optional<String> problem,
      Optional<Instant> lastSent,
      Optional<Instant> lastReceived,
      boolean inSync) {}

  /**
   * A connected device.
   *
   * @param label its label in {@code authorized_keys}, empty if it has none
   * @param inSync whether it is known to have the same changes
   */
  public record Peer(
      DeviceKey key,
      String label,
      String address,
      Instant since,
      Optional<Instant> lastSent,
      Optional<Instant> lastReceived,
      boolean inSync) {}

  /** A path and what is the matter with it. */
  public record Entry(String path, String reason) {}

  public VaultStatus {
    peers = List.copyOf(peers);
    heldBack = List.copyOf(heldBack);
    blocked = List.copyOf(blocked);
    skipped = List.copyOf(skipped);
    damage = List.copyOf(damage);
    problems = List.copyOf(problems);
  }

  /** Returns whether the vault is connected to its hub, or, being the hub, to any device. */
  public boolean connected() {
    return !peers.isEmpty() || hub.filter(h -> h.state() == LinkState.CONNECTED).isPresent();
  }
}
