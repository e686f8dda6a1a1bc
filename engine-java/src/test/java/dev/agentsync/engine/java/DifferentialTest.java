package dev.agentsync.engine.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random programs of edits, forks, merges and syncs over bad lines, on this engine and on the
 * official library side by side. {@code -Dengine.programs=N} runs more of them, {@code
 * -Dengine.seed=N} begins with another.
 */
final class DifferentialTest {
  private static final long FIRST_SEED = 20261121L;
  private static final int STEPS = 30;

  @Test
  void both_engines_do_the_same() {
    int programs = Integer.getInteger("engine.programs", 1_500);
    long first = Long.getLong("engine.seed", FIRST_SEED);
    long began = System.nanoTime();
    for (int i = 0; i < programs; i++) {
      run(first + i);
      if ((i + 1) % 10_000 == 0 || i + 1 == programs) {
        System.out.printf(
            "%,d programs from seed %d on in %d s%n",
            i + 1, first, (System.nanoTime() - began) / 1_000_000_000);
      }
    }
  }

  /** Programs that the engines once disagreed about. */
  @Test
  void what_failed_before_holds() {
    for (long seed : new long[] {20261319, 20261333, 20261609, 20262283, 20263672, 5000582}) {
      run(seed);
    }
  }

  private static void run(long seed) {
    List<Long> steps = new Random(seed).longs(STEPS).boxed().toList();
    String failure = failureOf(seed, steps);
    if (failure != null) {
      List<Long> fewest = shrunk(seed, steps);
      throw new AssertionError(
          "seed %d, steps %s: %s".formatted(seed, fewest, failureOf(seed, fewest)));
    }
  }

  /** Leaves out steps, many at once and then single ones, as long as the rest still fails. */
  private static List<Long> shrunk(long seed, List<Long> failing) {
    List<Long> fewest = failing;
    for (int size = failing.size() / 2; size > 0; size = size == 1 ? 0 : size / 2) {
      for (int at = 0; at < fewest.size(); ) {
        var fewer = new ArrayList<>(fewest);
        fewer.subList(at, Math.min(at + size, fewer.size())).clear();
        if (failureOf(seed, fewer) != null) {
          fewest = fewer;
        } else {
          at += size;
        }
      }
    }
    return fewest;
  }

  private static @Nullable String failureOf(long seed, List<Long> steps) {
    try (var program = new TwinProgram(seed)) {
      steps.forEach(program::step);
      program.finish();
      return null;
    } catch (AssertionError | RuntimeException e) {
      var trace = new StringBuilder();
      for (StackTraceElement frame : e.getStackTrace()) {
        if (frame.getClassName().startsWith("dev.agentsync")) {
          trace.append("\n  at ").append(frame);
        }
      }
      return e + trace.toString();
    }
  }
}
