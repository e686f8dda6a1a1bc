package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the binding's thread has to look at next. Any thread adds; saying something twice says it
 * once. What happens on disk is handed over shortly after it has become quiet, what happens in the
 * document at once.
 */
final class Inbox {
  static final long QUIET_NANOS = Duration.ofMillis(3).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMillis(40).toNanos();
  private static final int MOST_PATHS = 200_000;

  /**
   * One batch.
   *
   * @param paths paths to look at on disk
   * @param listings folders whose children to look at on disk
   * @param entries entries of the document to look at
   * @param folders whether to look at the document's folders
   * @param everything whether to look at everything
   * @param requests what others want done on the binding's thread
   */
  record Work(
      Set<String> paths,
      Set<String> listings,
      Set<FileId> entries,
      boolean folders,
      boolean everything,
      List<Runnable> requests) {
    /** Adds what another batch asks for, except its requests. */
    Work and(Work other) {
      var allPaths = new HashSet<>(paths);
      allPaths.addAll(other.paths);
      var allListings = new HashSet<>(listings);
      allListings.addAll(other.listings);
      var allEntries = new HashSet<>(entries);
      allEntries.addAll(other.entries);
      return new Work(
          allPaths,
          allListings,
          allEntries,
          folders || other.folders,
          everything || other.everything,
          requests);
    }

    static Work of(Set<String> paths) {
      return new Work(paths, Set.of(), Set.of(), false, false, List.of());
    }

    boolean idle() {
      return paths.isEmpty()
          && listings.isEmpty()
          && entries.isEmpty()
          && !folders
          && !everything
          && requests.isEmpty();
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Set<String> paths = new HashSet<>();
  private Set<String> listings = new HashSet<>();
  private Set<FileId> entries = new HashSet<>();
  private List<Runnable> requests = new ArrayList<>();
  private boolean folders;
  private boolean everything;
  private boolean closed;
  private long firstOnDisk;
  private long lastOnDisk;

  /** Something happened to a path on disk. */
  void path(String path) {
    onDisk(() -> paths.add(path));
  }

  /** So much happened in a folder on disk that only a look at it tells what. */
  void listing(String folder) {
    onDisk(() -> listings.add(folder));
  }

  /** Nobody knows what happened, or all must be looked at. */
  void everything() {
    locked(() -> everything = true);
  }

  void entries(Set<FileId> changedEntries, boolean changedFolders) {
    locked(
        () -> {
          entries.addAll(changedEntries);
          folders |= changedFolders;
        });
  }

  /** Runs something on the binding's thread; returns false if that has ended. */
  boolean request(Runnable request) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      requests.add(request);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    locked(() -> closed = true);
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether nothing waits to be looked at. */
  boolean empty() {
    lock.lock();
    try {
      return paths.isEmpty() && listings.isEmpty() && entries.isEmpty() && !folders && !everything;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something to do and hands it over.
   *
   * @param deadline {@link System#nanoTime} at which to return with nothing; {@link Long#MAX_VALUE}
   *     for never
   */
  Work take(long deadline) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        long now = System.nanoTime();
        boolean diskDue = everything || diskDueIn(now) <= 0;
        if (closed || diskDue || !entries.isEmpty() || folders || !requests.isEmpty()) {
          return handOver(diskDue || closed);
        }
        long wait =
            Math.min(diskDueIn(now), deadline == Long.MAX_VALUE ? deadline : deadline - now);
        if (wait <= 0) {
          return handOver(false);
        }
        if (wait == Long.MAX_VALUE) {
          changed.await();
        } else {
          changed.await(wait, TimeUnit.NANOSECONDS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private long diskDueIn(long now) {
    return paths.isEmpty() && listings.isEmpty()
        ? Long.MAX_VALUE
        : Math.min(lastOnDisk + QUIET_NANOS - now, firstOnDisk + LONGEST_NANOS - now);
  }

  private Work handOver(boolean disk) {
    var work =
        new Work(
            disk ? paths : Set.of(),
            disk ? listings : Set.of(),
            entries,
            folders,
            everything,
            requests);
    if (disk) {
      paths = new HashSet<>();
      listings = new HashSet<>();
    }
    entries = new HashSet<>();
    requests = new ArrayList<>();
    folders = false;
    everything = false;
    return work;
  }

  private void onDisk(Runnable note) {
    locked(
        () -> {
          long now = System.nanoTime();
          if (paths.isEmpty() && listings.isEmpty()) {
            firstOnDisk = now;
          }
          lastOnDisk = now;
          note.run();
          if (paths.size() > MOST_PATHS) {
            paths.clear();
            everything = true;
          }
        });
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
