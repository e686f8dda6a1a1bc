package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.agentsync.engine.java.FuzzCorpus.Seed;
import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.SyncState;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Gives one input to everything that reads such data. It must be taken whole or refused with the
 * one exception there is for that; a document that refused it is as it was; one that took it can be
 * saved and loaded; and neither time nor memory is without bounds.
 */
final class FuzzTarget {
  private static final ActorId ACTOR = new ActorId(Bytes.ofHex("f1f2"));
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Bytes allocated for one input of some hundred bytes, garbage included. */
  private static final long MAX_ALLOCATED = 512L << 20;

  private static final long MAX_NANOS = 10_000_000_000L;

  private final JavaEngineProvider engine = new JavaEngineProvider();
  private Document document;
  private byte[] saved;
  private final Seed seed;
  private long accepted;
  private long mostAllocated;
  private long slowest;

  /** Begins with the document that the undamaged seed makes, or with an empty one. */
  FuzzTarget(Seed seed) {
    this.seed = seed;
    document = fresh();
    saved = document.save();
  }

  private Document fresh() {
    Document fresh = engine.create(ACTOR);
    try {
      if (seed.kind() == FuzzCorpus.Kind.CHUNKS) {
        fresh.apply(seed.bytes());
      }
    } catch (DocumentException _) {
      // A seed that is refused itself.
    }
    return fresh;
  }

  void take(byte[] input) {
    long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    long before = THREADS.getCurrentThreadCpuTime();
    takeUnmeasured(input);
    slowest = Math.max(slowest, THREADS.getCurrentThreadCpuTime() - before);
    mostAllocated =
        Math.max(mostAllocated, THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore);
    assertThat(mostAllocated).as("bytes allocated").isLessThan(MAX_ALLOCATED);
    assertThat(slowest).as("nanoseconds of processor time").isLessThan(MAX_NANOS);
  }

  /** For a caller that has limits of its own, and works on this thread itself. */
  void takeUnmeasured(byte[] input) {
    switch (seed.kind()) {
      case CHUNKS -> chunks(input);
      case SYNC_MESSAGE -> message(input);
      case SYNC_STATE -> state(input);
    }
  }

  private void chunks(byte[] input) {
    Document loaded = null;
    try {
      loaded = engine.load(List.of(input), ACTOR);
    } catch (DocumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    if (loaded != null) {
      whole(loaded);
    }
    judge(() -> document.apply(input));
  }

  private void judge(Runnable call) {
    boolean taken = true;
    try {
      call.run();
    } catch (DocumentException _) {
      taken = false;
    }
    if (taken) {
      taken();
    } else {
      assertThat(document.save()).as("what a refused input left behind").isEqualTo(saved);
    }
  }

  private void message(byte[] input) {
    SyncState sync = document.newSync();
    judge(
        () -> {
          document.receiveSyncMessage(sync, input);
          document.generateSyncMessage(sync);
        });
  }

  private void state(byte[] input) {
    judge(() -> document.generateSyncMessage(document.resumeSync(input)));
  }

  private void taken() {
    accepted++;
    byte[] now = document.save();
    if (!Bytes.of(now).equals(Bytes.of(saved))) {
      whole(document);
      document = fresh();
    }
  }

  private void whole(Document taken) {
    accepted++;
    Document again = engine.load(List.of(taken.save()), ACTOR);
    assertThat(again.heads()).isEqualTo(taken.heads());
    assertThat(Content.of(again)).isEqualTo(Content.of(taken));
    taken.diff(Heads.NONE, taken.heads());
  }

  long accepted() {
    return accepted;
  }

  long mostAllocated() {
    return mostAllocated;
  }

  long slowest() {
    return slowest;
  }
}
