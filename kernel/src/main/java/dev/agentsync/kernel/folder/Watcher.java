package dev.agentsync.kernel.folder;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches every folder that takes part and tells the inbox which paths something happened to. One
 * thread waits for the operating system; the binding's thread says which folders to watch.
 */
final class Watcher implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("agentsync.folder");
  private static final String ABOVE = "\0above";

  private final DiskTree disk;
  private final Inbox inbox;
  private final Reports reports;
  private final WatchService service;
  private final Map<String, WatchKey> keys = new ConcurrentHashMap<>();
  private final Map<WatchKey, String> folders = new ConcurrentHashMap<>();
  private final Thread thread;

  private Watcher(DiskTree disk, Inbox inbox, Reports reports, WatchService service) {
    this.disk = disk;
    this.inbox = inbox;
    this.reports = reports;
    this.service = service;
    this.thread = Thread.ofVirtual().name("folder-watch").unstarted(this::run);
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the operating system has no watch service left
   */
  static Watcher start(DiskTree disk, Inbox inbox, Reports reports) throws IOException {
    WatchService service = disk.root().getFileSystem().newWatchService();
    var watcher = new Watcher(disk, inbox, reports, service);
    watcher.watchAbove();
    watcher.thread.start();
    return watcher;
  }

  /** The folder itself may go away and come back; only the one above it can tell. */
  private void watchAbove() {
    Path above = disk.root().getParent();
    if (above != null) {
      try {
        WatchKey key = above.register(service, StandardWatchEventKinds.ENTRY_CREATE);
        folders.put(key, ABOVE);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "cannot watch the folder above folder={0}", above);
      }
    }
  }

  boolean watches(String folder) {
    WatchKey key = keys.get(folder);
    return key != null && key.isValid();
  }

  /** Begins to watch a folder; what is in it already must be looked at afterwards. */
  void watch(String folder) {
    if (watches(folder)) {
      return;
    }
    try {
      WatchKey key = register(folder);
      String before = folders.get(key);
      if (before != null && !before.equals(folder)) {
        // The same folder under an old name: the key would go on reporting that name.
        unwatch(before);
        key = register(folder);
      }
      keys.put(folder, key);
      folders.put(key, folder);
      reports.watched(folder);
    } catch (NoSuchFileException | NotDirectoryException e) {
      LOG.log(System.Logger.Level.DEBUG, "folder is gone again path={0}", folder);
    } catch (ClosedWatchServiceException e) {
      ended();
    } catch (IOException e) {
      reports.unwatched(folder, e);
    }
  }

  private WatchKey register(String folder) throws IOException {
    return disk.locate(folder)
        .register(
            service,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
  }

  /** Stops watching a folder. */
  void unwatch(String folder) {
    WatchKey key = keys.remove(folder);
    if (key != null) {
      folders.remove(key, folder);
      try {
        key.cancel();
      } catch (ClosedWatchServiceException e) {
        ended();
      }
    }
  }

  private void run() {
    try {
      while (true) {
        handle(service.take());
      }
    } catch (ClosedWatchServiceException e) {
      ended();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(WatchKey key) {
    String folder = folders.get(key);
    for (WatchEvent<?> event : key.pollEvents()) {
      if (folder == null) {
        continue;
      }
      if (folder.equals(ABOVE)) {
        if (event.context() == null || event.context().equals(disk.root().getFileName())) {
          inbox.everything();
        }
      } else if (event.context() instanceof Path child) {
        if (!Selection.isTemporary(child.toString())) {
          disk.pathOf(folder, child).ifPresent(inbox::path);
        }
      } else {
        inbox.listing(folder);
      }
    }
    if (!key.reset() && folder != null && !folder.equals(ABOVE)) {
      keys.remove(folder, key);
      folders.remove(key, folder);
      inbox.path(folder);
    }
  }

  private void ended() {
    LOG.log(System.Logger.Level.DEBUG, "stopped watching folder={0}", disk.root());
  }

  /** Stops; who still asks to watch or to stop watching a folder is not heard any more. */
  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot stop watching folder=" + disk.root(), e);
    }
  }
}
