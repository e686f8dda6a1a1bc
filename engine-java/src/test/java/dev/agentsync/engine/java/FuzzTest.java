package dev.agentsync.engine.java;

import dev.agentsync.engine.java.FuzzCorpus.Seed;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Damaged fixtures by the thousand. {@code -Dengine.fuzz=N} tries more of them, {@code
 * -Dengine.fuzz.seed=N} others.
 */
final class FuzzTest {
  private static final int PER_SEED = 64;

  @Test
  void damaged_bytes_are_taken_whole_or_refused() throws IOException {
    long wanted = Long.getLong("engine.fuzz", 20_000);
    long seed = Long.getLong("engine.fuzz.seed", 20261121L);
    var random = new Random(seed);
    List<Seed> seeds = new FuzzCorpus().seeds();
    var mutator = new Mutator(seeds, random);
    long tried = 0;
    long accepted = 0;
    long mostAllocated = 0;
    long slowest = 0;
    long began = System.nanoTime();
    while (tried < wanted) {
      Seed from = seeds.get(random.nextInt(seeds.size()));
      var target = new FuzzTarget(from);
      for (int i = 0; i < PER_SEED; i++, tried++) {
        byte[] input = mutator.mutate(from);
        try {
          target.take(input);
        } catch (RuntimeException | Error e) {
          throw new AssertionError(
              "seed %d, input %d, a %s: %s"
                  .formatted(seed, tried, from.kind(), HexFormat.of().formatHex(input)),
              e);
        }
      }
      accepted += target.accepted();
      mostAllocated = Math.max(mostAllocated, target.mostAllocated());
      slowest = Math.max(slowest, target.slowest());
      if (tried % (1 << 20) < PER_SEED) {
        report(seed, tried, accepted, mostAllocated, slowest, began);
      }
    }
    report(seed, tried, accepted, mostAllocated, slowest, began);
  }

  private static void report(
      long seed, long tried, long accepted, long mostAllocated, long slowest, long began) {
    System.out.printf(
        "fuzz seed %d: %,d damaged inputs in %d s, %,d taken; at most %,d KB and %,d ms for one%n",
        seed,
        tried,
        (System.nanoTime() - began) / 1_000_000_000,
        accepted,
        mostAllocated >> 10,
        slowest / 1_000_000);
  }
}
