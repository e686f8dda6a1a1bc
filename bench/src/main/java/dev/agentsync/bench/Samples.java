package dev.agentsync.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations of one kind of event, in nanoseconds. */
final class Samples {
  private final List<Long> nanos = new ArrayList<>();

  void add(long value) {
    nanos.add(value);
  }

  int count() {
    return nanos.size();
  }

  /** Returns the smallest sample that at least {@code percent} per cent do not exceed, in ms. */
  double percentileMillis(int percent) {
    if (nanos.isEmpty()) {
      throw new IllegalStateException("no samples");
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return sorted.get(Math.max(0, rank - 1)) / 1e6;
  }

  double maxMillis() {
    return Collections.max(nanos) / 1e6;
  }
}
