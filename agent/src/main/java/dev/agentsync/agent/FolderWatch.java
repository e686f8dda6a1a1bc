package dev.agentsync.agent;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells when folders of vaults may have vanished or come back. One service of the operating system
 * does for all of them, as a user may only have so many. Any thread may call.
 */
final class FolderWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("agentsync.agent");

  private final @Nullable WatchService service;
  private final Map<WatchKey, Set<Runnable>> told = new ConcurrentHashMap<>();

  private FolderWatch(@Nullable WatchService service) {
    this.service = service;
  }

  /** Begins; where the system has no watch service left, nobody is ever told. */
  static FolderWatch start() {
    try {
      var watch = new FolderWatch(FileSystems.getDefault().newWatchService());
      Thread.ofVirtual().name("agent folders").start(watch::run);
      return watch;
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "vanished folders are noticed only when they are needed error={0}",
          e.toString());
      return new FolderWatch(null);
    }
  }

  /** Tells whenever something may have become of a vault's folder; again does nothing. */
  void over(Path folder, Runnable tell) {
    Optional.ofNullable(folder.getParent()).ifPresent(above -> register(above, tell));
    register(folder.resolve(".agentsync"), tell);
  }

  private void register(Path folder, Runnable tell) {
    WatchService live = service;
    if (live == null) {
      return;
    }
    try {
      WatchKey key =
          folder.register(
              live, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      told.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet()).add(tell);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot watch folder={0} error={1}", folder, e.toString());
    } catch (ClosedWatchServiceException e) {
      LOG.log(System.Logger.Level.DEBUG, "the agent is ending", e);
    }
  }

  /** Tells no more. */
  void noMore(Runnable tell) {
    told.values().forEach(all -> all.remove(tell));
    told.forEach(
        (key, all) -> {
          if (all.isEmpty()) {
            key.cancel();
            told.remove(key);
          }
        });
  }

  private void run() {
    WatchService live = service;
    if (live == null) {
      return;
    }
    try {
      while (true) {
        WatchKey key = live.take();
        key.pollEvents();
        Set<Runnable> all = told.getOrDefault(key, Set.of());
        if (!key.reset()) {
          told.remove(key); // it is watched again when the vault is opened again
        }
        all.forEach(Runnable::run);
      }
    } catch (ClosedWatchServiceException e) {
      LOG.log(System.Logger.Level.DEBUG, "stopped watching the folders of vaults");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "cannot stop watching folders", e);
      }
    }
  }
}
