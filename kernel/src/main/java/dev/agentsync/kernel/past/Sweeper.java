package dev.agentsync.kernel.past;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.Heads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drops the contents of former attachments that nothing needs any more. Any thread may ask.
 *
 * <p>What was looked up as unneeded may be needed a moment later: a file with that content is
 * saved, or another device brings it back. So it happens while nothing is being taken in from the
 * folder, and a content goes only while the document stands still at the moment that was looked at.
 * Who is killed midway has dropped some of what nothing needs.
 */
final class Sweeper {
  /** Lends the history while it stands still. */
  interface Reading {
    void look(BiConsumer<Past, Chronicle> reader);
  }

  private static final System.Logger LOG = System.getLogger("agentsync.history");

  /** Others wait for the document meanwhile. */
  private static final int AT_ONCE = 16;

  private final VaultDocument document;
  private final BlobStore blobs;
  private final Room room;
  private final Retention retention;
  private final Reading reading;
  private final ReentrantLock contents = new ReentrantLock();
  private volatile boolean stopped;

  Sweeper(HistoryDesk.Sources sources, Reading reading) {
    this.document = sources.document();
    this.blobs = sources.storage().blobs();
    this.room = sources.room();
    this.retention = new Retention(sources.retention(), sources.clock());
    this.reading = reading;
  }

  /** Runs something while no content is dropped. */
  <T> T keeping(Supplier<T> action) {
    contents.lock();
    try {
      return action.get();
    } finally {
      contents.unlock();
    }
  }

  /** Drops what may go, for somebody who asked for it, and returns how long each content was. */
  List<Integer> sweep() {
    // First: who waits for an export must not keep the folder waiting.
    return keeping(() -> whileQuiet(retention.asked()));
  }

  /** Does so on a thread of its own from now on, each time the history was made small by itself. */
  void followHistory() {
    document.whenRewritten(
        () -> Thread.ofVirtual().name("drop former contents").start(this::sweepUnasked));
  }

  /** As {@link #sweep}, where nobody waits for it and nobody hears of a failure. */
  void sweepUnasked() {
    if (stopped || !contents.tryLock()) {
      return; // an export reads them; there will be another time
    }
    try {
      if (!document.look(Past::traced)) {
        return;
      }
      List<Integer> dropped = whileQuiet(retention.unasked());
      LOG.log(
          System.Logger.Level.INFO,
          "contents of former attachments dropped count={0} bytes={1}",
          dropped.size(),
          dropped.stream().mapToLong(Integer::longValue).sum());
    } catch (AgentsyncException e) {
      LOG.log(System.Logger.Level.WARNING, "former contents not dropped error=" + e.getMessage());
    } catch (IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, "the vault was closed before former contents went", e);
    } finally {
      contents.unlock();
    }
  }

  /** Lets what is under way end soon, and begins nothing more by itself. */
  void stop() {
    stopped = true;
  }

  private List<Integer> whileQuiet(Retention.Rule rule) {
    var sizes = new ArrayList<Integer>();
    if (!blobs.list().isEmpty()) {
      room.whileQuiet(() -> drop(rule, sizes));
    }
    return sizes;
  }

  private void drop(Retention.Rule rule, List<Integer> sizes) {
    var verdict = new Verdict(rule);
    var unneeded = new ArrayList<BlobHash>();
    List<BlobHash> all = blobs.list();
    standingStill(verdict, () -> all.stream().filter(verdict::mayGo).forEach(unneeded::add));
    for (int from = 0; from < unneeded.size() && !stopped; from += AT_ONCE) {
      List<BlobHash> some = unneeded.subList(from, Math.min(unneeded.size(), from + AT_ONCE));
      List<Integer> lengths = some.stream().map(this::length).toList();
      standingStill(
          verdict,
          () -> {
            for (int i = 0; i < some.size(); i++) {
              if (verdict.mayGo(some.get(i))) {
                blobs.delete(some.get(i));
                sizes.add(lengths.get(i));
              }
            }
          });
    }
  }

  private int length(BlobHash hash) {
    return blobs.get(hash).map(content -> content.length).orElse(0);
  }

  /** Runs something with a verdict on the present moment, which stays the present one meanwhile. */
  private void standingStill(Verdict verdict, Runnable action) {
    reading.look(
        (past, chronicle) -> {
          verdict.reach(past, chronicle);
          action.run();
        });
  }

  /** Which contents have to stay, as of the moment it was last reached at. */
  private static final class Verdict {
    private final Retention.Rule rule;
    private Optional<Set<BlobHash>> needed = Optional.empty();
    private @Nullable Heads at;

    Verdict(Retention.Rule rule) {
      this.rule = rule;
    }

    void reach(Past past, Chronicle chronicle) {
      if (!past.heads().equals(at)) {
        at = past.heads();
        needed = new Sweep(past, chronicle).needed(rule.since(chronicle));
      }
    }

    boolean mayGo(BlobHash hash) {
      return needed.isPresent() && !needed.get().contains(hash);
    }
  }
}
