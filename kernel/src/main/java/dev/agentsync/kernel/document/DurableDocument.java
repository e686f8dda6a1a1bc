package dev.agentsync.kernel.document;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The document, its journal and who hears of it, under one lock: what writing, syncing and closing
 * have in common. What was held is announced by {@link #flush}, after it is durable.
 *
 * <p>Everything but {@link #locked}, {@link #ordered}, {@link #announcements} and {@link #close} is
 * called with the lock.
 */
final class DurableDocument implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("agentsync.document");

  private final ReentrantLock lock = new ReentrantLock();
  private final Announcements announcements = new Announcements();
  private final Set<DocumentSync> channels = new HashSet<>();
  private final Storage storage;
  private final Optional<String> author;
  private final InstantSource clock;
  private final Journal journal;
  private final LiveDocument live;
  private final Settlement settlement;
  private Runnable whenRewritten = () -> {};
  private int rewritesTold;
  private boolean closed;

  private DurableDocument(
      Opening opening, Storage storage, Optional<String> author, InstantSource clock) {
    this.storage = storage;
    this.author = author;
    this.clock = clock;
    this.journal = opening.journal();
    this.live = new LiveDocument(opening.document());
    this.settlement = new Settlement(live);
  }

  /** Makes durable what was opened; owns document and storage from here on, also if it throws. */
  static DurableDocument begin(
      Opening opened, Storage storage, Optional<String> author, InstantSource clock) {
    try {
      var begun = new DurableDocument(opened, storage, author, clock);
      begun.journal.persist(opened.document());
      begun.journal.tidy(opened.document());
      return begun;
    } catch (RuntimeException e) {
      opened.document().close();
      storage.close();
      throw e;
    }
  }

  /** Runs with the lock, and not after closing. */
  <T> T locked(Supplier<T> action) {
    return ordered(
        () -> {
          if (closed) {
            throw new IllegalStateException("the vault's document is closed");
          }
          return action.get();
        });
  }

  /** Runs with the lock, closed or not. */
  <T> T ordered(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  Announcements announcements() {
    return announcements;
  }

  LiveDocument live() {
    return live;
  }

  Settlement settlement() {
    return settlement;
  }

  /** Returns whether every change is on stable storage. */
  boolean isDurable() {
    return live.heads().equals(journal.durable());
  }

  /** Stores the history anew, as one compressed chunk. */
  void compact() {
    journal.compact(live.document());
  }

  DocumentSync openSync() {
    var channel = new DocumentSync(this, live.document().newSync());
    channels.add(channel);
    return channel;
  }

  void forget(DocumentSync channel) {
    channels.remove(channel);
  }

  /** Puts right what a write or a merge left; {@code mergedSince} is empty if nothing merged. */
  void settle(Touched touched, Optional<Heads> mergedSince) {
    Heads before = live.heads();
    hold(settlement.settle(touched.files(), mergedSince, stamp()), before, Origin.REMOTE);
  }

  /** Keeps what became different since a moment, to be told once it is durable. */
  void hold(Touched touched, Heads before, Origin origin) {
    Heads now = live.heads();
    if (touched.isEmpty() && now.equals(before)) {
      return;
    }
    Set<FileId> files = touched.everything() ? live.index().ids() : touched.files();
    boolean directories = touched.everything() || !touched.directories().isEmpty();
    announcements.hold(new Changed(files, directories, before, now, origin));
  }

  /** Makes everything durable, then tells of it. */
  void flush() {
    journal.persist(live.document());
    announcements.release();
    tellOfRewriting();
  }

  void whenRewritten(Runnable listener) {
    whenRewritten = listener;
    rewritesTold = 0; // also that of the opening
    tellOfRewriting();
  }

  private void tellOfRewriting() {
    if (journal.rewrites() > rewritesTold) {
      rewritesTold = journal.rewrites();
      whenRewritten.run();
    }
  }

  ChangeStamp stamp() {
    return stamp(ChangeNote.NONE);
  }

  ChangeStamp stamp(ChangeNote note) {
    return new ChangeStamp(clock.millis(), note.by(note.author().or(() -> author)).message());
  }

  void requireMoment(Heads heads) {
    if (!live.contains(heads)) {
      throw new VaultException("This device does not know the moment " + heads.hashes() + ".");
    }
  }

  @Override
  public void close() {
    ordered(
        () -> {
          if (!closed) {
            shut();
          }
          return closed;
        });
  }

  private void shut() {
    try {
      flush();
    } catch (AgentsyncException e) {
      LOG.log(System.Logger.Level.ERROR, "closing with changes not stored", e);
    }
    closed = true;
    channels.forEach(DocumentSync::release);
    channels.clear();
    live.close();
    storage.close();
  }
}
