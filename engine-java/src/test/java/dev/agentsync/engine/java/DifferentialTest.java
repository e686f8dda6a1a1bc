package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random programs of edits, forks, merges and syncs on this engine and on the official library side
 * by side. {@code -Dengine.programs=N} runs more of them, {@code -Dengine.seed=N} one.
 */
final class DifferentialTest {
  private static final long FIRST_SEED = 20261121L;
  private static final int STEPS = 40;

  @Test
  void both_engines_do_the_same() {
    int programs = Integer.getInteger("engine.programs", 150);
    Long only = Long.getLong("engine.seed");
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < programs && failures.isEmpty(); i++) {
      long seed = only == null ? FIRST_SEED + i : only;
      String failure = failureOf(seed, STEPS);
      if (failure != null) {
        failures.add(shrunk(seed, failure));
      }
      if (only != null) {
        break;
      }
    }
    assertThat(failures).isEmpty();
  }

  /** Returns the failure of the shortest program of that seed that fails. */
  private static String shrunk(long seed, String failure) {
    for (int steps = 1; steps < STEPS; steps++) {
      String shorter = failureOf(seed, steps);
      if (shorter != null) {
        return shorter;
      }
    }
    return failure;
  }

  private static @Nullable String failureOf(long seed, int steps) {
    try (var program = new TwinProgram(new Random(seed))) {
      for (int step = 0; step < steps; step++) {
        program.step();
      }
      program.finish();
      return null;
    } catch (AssertionError | RuntimeException e) {
      var trace = new StringBuilder();
      for (StackTraceElement frame : e.getStackTrace()) {
        if (frame.getClassName().startsWith("dev.agentsync")) {
          trace.append("\n  at ").append(frame);
        }
      }
      return "seed " + seed + ", " + steps + " steps: " + e + trace;
    }
  }
}
