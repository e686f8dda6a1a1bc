package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What an engine with {@link EngineProvider.Capability#CONCURRENT_READS} lets threads do. */
public abstract class EngineContractReaders extends EngineContractBasis {
  private static final long SEED = 20261121L;
  private static final int READERS = 4;
  private static final int ROUNDS = 400;

  /** What must be seen at some heads. */
  private record Moment(Heads heads, String text, Map<String, Object> keys) {
    static Moment of(Document document, ObjectId text) {
      return new Moment(document.heads(), document.text(text), keys(document));
    }

    private static Map<String, Object> keys(View view) {
      return Map.copyOf(view.entries(ObjectId.ROOT));
    }

    void check(Document document, ObjectId id) {
      View view = document.at(heads);
      assertThat(view.text(id)).isEqualTo(text);
      assertThat(view.length(id)).isEqualTo(text.length());
      assertThat(keys(view)).isEqualTo(keys);
    }
  }

  @Test
  void readers_at_fixed_heads_see_the_same_while_a_writer_writes() throws Exception {
    assumeCapability(EngineProvider.Capability.CONCURRENT_READS);
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "");
    var random = new Random(SEED);
    var moments = new ArrayList<Moment>();
    for (int i = 0; i < 20; i++) {
      write(document, text, random);
      moments.add(Moment.of(document, text));
    }
    List<Moment> known = List.copyOf(moments);
    var done = new AtomicBoolean();
    var reading = new CountDownLatch(READERS);
    try (var threads = Executors.newFixedThreadPool(READERS)) {
      var readers = new ArrayList<Future<?>>();
      for (int reader = 0; reader < READERS; reader++) {
        var own = new Random(SEED + reader);
        readers.add(
            threads.submit(
                () -> {
                  do {
                    known.get(own.nextInt(known.size())).check(document, text);
                    reading.countDown();
                  } while (!done.get());
                }));
      }
      try {
        assertThat(reading.await(1, TimeUnit.MINUTES)).as("all readers read").isTrue();
        for (int round = 0; round < ROUNDS; round++) {
          write(document, text, random);
        }
      } finally {
        done.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get(1, TimeUnit.MINUTES);
      }
    }
    for (Moment moment : known) {
      moment.check(document, text);
    }
  }

  /** Does something that changes the document, or begins to. */
  private void write(Document document, ObjectId text, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> {
        try (Document elsewhere = document.fork(BOB)) {
          edit(elsewhere, elsewhere.heads(), text, random, true);
          document.apply(elsewhere.encodeChangesSince(document.heads()));
        }
      }
      case 1 -> edit(document, document.heads(), text, random, false);
      default -> edit(document, document.heads(), text, random, true);
    }
  }

  private static void edit(
      Document document, Heads at, ObjectId text, Random random, boolean keep) {
    try (Transaction transaction = document.begin(ChangeStamp.NONE, at)) {
      for (int edits = 1 + random.nextInt(5); edits > 0; edits--) {
        long length = transaction.length(text);
        long from = random.nextLong(length + 1);
        long deleted = random.nextInt(3) == 0 ? random.nextLong(length - from + 1) : 0;
        transaction.spliceText(text, from, deleted, "words and words");
        transaction.put(ObjectId.ROOT, "k" + random.nextInt(9), str("v" + edits));
      }
      if (keep) {
        transaction.commit();
      }
    }
  }
}
