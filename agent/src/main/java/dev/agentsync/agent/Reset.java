package dev.agentsync.agent;

import dev.agentsync.kernel.OwnIdentity;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.lock.VaultLock;
import dev.agentsync.kernel.store.RemovingWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes what a profile has put on this machine: what its vaults keep beside the user's files, its
 * keys, its list of vaults, its settings and its agent's logs. Never a user's file, never another
 * profile.
 */
public final class Reset {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final List<String> OF_VAULTS = List.of(".agentsync", ".agentsync-server");

  private final AgentFiles files;
  private final List<Path> ofVaults;
  private final List<Path> ofProfile;

  private Reset(AgentFiles files, List<Path> ofVaults, List<Path> ofProfile) {
    this.files = files;
    this.ofVaults = ofVaults;
    this.ofProfile = ofProfile;
  }

  /**
   * Finds out what would go.
   *
   * @throws dev.agentsync.kernel.ConfigException if the list of vaults is wrong: then it is not
   *     known which vaults these are
   */
  public static Reset of(AgentFiles files) {
    Registry registry = new RegistryFile(files.registry()).read();
    Path directory = files.profile().directory();
    return new Reset(
        files,
        there(
            registry.vaults().stream()
                .map(KnownVault::folder)
                .flatMap(folder -> OF_VAULTS.stream().map(folder::resolve))),
        there(
            Stream.of(
                OwnIdentity.folder(files.profile()),
                directory.resolve("id_ed25519"),
                directory.resolve("id_ed25519.pub"),
                files.settings(),
                files.directory(),
                files.registry())));
  }

  private static List<Path> there(Stream<Path> paths) {
    return paths.filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS)).toList();
  }

  /** Returns what would go, folders with everything in them. */
  public List<Path> paths() {
    return Stream.concat(ofVaults.stream(), ofProfile.stream()).toList();
  }

  /**
   * Stops the agent and removes all of it. Interrupted or failed, it can be repeated: the list of
   * vaults goes last.
   *
   * @throws VaultBusyException if a process has one of the vaults
   * @throws StorageException if something cannot be removed
   */
  public void run() {
    AgentAccess.to(files).stop();
    var held = new ArrayList<VaultLock>();
    try {
      if (Files.isDirectory(files.directory())) {
        held.add(take(files.directory()));
      }
      for (Path path : ofVaults) {
        if (path.endsWith(".agentsync") && Files.isDirectory(path)) {
          held.add(take(path));
        }
      }
      paths().forEach(Reset::remove);
    } finally {
      held.forEach(VaultLock::close);
    }
    removeIfEmpty();
  }

  private static VaultLock take(Path directory) {
    return VaultLock.take(directory, PATIENCE)
        .orElseThrow(() -> VaultLock.busy(directory, directory));
  }

  /** Another profile's own folder goes when nothing is left in it. */
  private void removeIfEmpty() {
    if (files.profile().isDefault()) {
      return;
    }
    try (Stream<Path> left = Files.list(files.profile().directory())) {
      if (left.findAny().isEmpty()) {
        Files.delete(files.profile().directory());
      }
    } catch (IOException e) {
      System.getLogger("agentsync.agent")
          .log(System.Logger.Level.DEBUG, "the profile's folder stays error={0}", e.toString());
    }
  }

  private static void remove(Path path) {
    try {
      Files.walkFileTree(path, new RemovingWalk());
    } catch (IOException e) {
      throw new StorageException(
          "Cannot remove " + path + ": " + e + ". Check that you may, and try again.", e);
    }
  }
}
