package dev.agentsync.kernel;

import dev.agentsync.kernel.document.Changed;
import dev.agentsync.kernel.document.DocumentListener;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.folder.FolderBinding;
import dev.agentsync.kernel.folder.FolderStatus;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.sync.LinkStatus;
import dev.agentsync.kernel.sync.PeerLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One push or pull over a link, from the folder to the hub and back. It follows what arrives from
 * its making on, so that nothing a new link brings is missed, until it is closed.
 */
final class Exchange implements AutoCloseable {
  private static final Duration TO_CONNECT = Duration.ofSeconds(15);
  private static final Duration TO_SYNC = Duration.ofMinutes(10);
  private static final Duration TO_SETTLE = Duration.ofSeconds(15);
  private static final int ROUNDS = 8;

  private final VaultDocument document;
  private final FolderBinding folder;
  private final VaultNetwork network;
  private final Progress progress;
  private final Counter counter;
  private final AtomicLong fetched = new AtomicLong();
  private final Runnable arrival = this::arrived;

  Exchange(VaultDocument document, FolderBinding folder, VaultNetwork network, Progress progress) {
    this.document = document;
    this.folder = folder;
    this.network = network;
    this.progress = progress;
    this.counter = new Counter(progress);
  }

  /** Begins to tell what arrives. */
  Exchange begin() {
    progress.at(Progress.Phase.CONNECT, 0, Progress.UNKNOWN);
    network.onArrival(arrival);
    document.subscribe(counter);
    return this;
  }

  private void arrived() {
    long done = fetched.incrementAndGet();
    progress.at(Progress.Phase.ATTACHMENTS, done, done + network.awaited());
  }

  @Override
  public void close() {
    network.noLongerOnArrival(arrival);
    document.unsubscribe(counter);
  }

  /** Returns when both sides have the same changes, and the folder too. */
  void run(PeerLink link) {
    settle();
    for (int round = 0; round < ROUNDS; round++) {
      synchronize(link);
      Heads shared = document.heads();
      settle();
      // What came may have met an edit on this disk; then the hub has to hear of that.
      if (document.heads().equals(shared)) {
        return;
      }
    }
    throw new NetworkException(
        "The vault is being edited faster than it can be brought to the hub; everything up to"
            + " now has been exchanged. Try again.");
  }

  private static void synchronize(PeerLink link) {
    link.retryNow();
    try {
      link.awaitInSync(TO_CONNECT);
    } catch (NetworkException e) {
      if (link.status().state() != LinkStatus.State.CONNECTED) {
        throw e;
      }
      link.awaitInSync(TO_SYNC); // it works, there only is much to exchange
    }
  }

  private void settle() {
    if (folder.flush(TO_SETTLE)) {
      return;
    }
    FolderStatus status = folder.status();
    List<String> why = new ArrayList<>(status.problems());
    if (!status.unsettled().isEmpty()) {
      why.add("still being written: " + String.join(", ", status.unsettled()));
    }
    throw new VaultException(
        "The folder and the vault are not the same after "
            + TO_SETTLE.toSeconds()
            + " s"
            + (why.isEmpty() ? "." : ": " + String.join("; ", why) + "."));
  }

  /** Counts the files that changes arrive for. */
  private static final class Counter implements DocumentListener {
    private final Progress progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<FileId> seen = new HashSet<>();

    Counter(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void changed(Changed change) {
      lock.lock();
      try {
        seen.addAll(change.files());
        progress.at(Progress.Phase.SYNC, seen.size(), Progress.UNKNOWN);
      } finally {
        lock.unlock();
      }
    }
  }
}
