package dev.agentsync.kernel;

import dev.agentsync.kernel.device.Devices;
import dev.agentsync.kernel.history.History;
import java.nio.file.Path;

/**
 * What one-shot commands do with a vault: directly, or through the process that watches it. Either
 * way the results are the same. Any thread may call; calls may block as long as the network takes,
 * within fixed limits.
 */
public sealed interface VaultAccess extends AutoCloseable permits Vault, RemoteVault {
  /**
   * Returns access to the vault in a folder: through the process that watches it, if one does, else
   * by opening it here. A vault opened here has not been {@link Vault#start started} and connects
   * only as far as a call needs it.
   *
   * @throws ConfigException if there is no vault, or its configuration is wrong
   * @throws VaultBusyException if another process has it and does not answer
   * @throws VaultException if it cannot be opened
   */
  static VaultAccess attach(Path root, OpenOptions options) {
    return VaultOpener.attach(root, options, Surroundings.ofProcess());
  }

  /** Returns how the vault stands; what is on disk now has been looked at if it is watched. */
  VaultStatus status();

  /**
   * Brings what is on this disk to the hub. Ends when both sides have the same changes.
   *
   * @throws ConfigException if no hub is configured
   * @throws VaultException if the folder does not come to rest
   * @throws NetworkException if the hub cannot be reached or the exchange did not end in time; what
   *     was sent so far is kept by the hub
   * @throws AuthException if the hub is not trusted or refuses this device
   */
  Exchanged push(Progress progress);

  /** As {@link #push}, and ends when what came is on this disk. */
  Exchanged pull(Progress progress);

  /** Makes the held-back deletions real; returns how many. */
  int acceptDeletions(Progress progress);

  /** Writes the files back whose deletion was held back; returns how many. */
  int restoreDeletions(Progress progress);

  /**
   * Writes a backup of the whole vault: its history, its attachments and its settings, but no key.
   * What is on disk is taken in first. The vault goes on meanwhile.
   *
   * @param file absolute, as another process may write it
   * @param replace whether a file that is there gives way
   * @throws VaultException if the file is there, or would lie inside the vault
   * @throws StorageException if it could not be written; then nothing of it is left, and a file
   *     that was there is as before
   */
  VaultBackup.Contents export(Path file, boolean replace, Progress progress);

  /** Returns the vault's past, to look at and to bring back. */
  History history();

  /** Returns the vault's devices, to look at, to invite and to remove. */
  Devices devices();

  /** Lets go of the vault; closing again does nothing. */
  @Override
  void close();
}
