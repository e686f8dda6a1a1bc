package dev.agentsync.engine.java;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What neighbouring leaves of a long sequence are together, so many at a time: a search by position
 * and a look at what was written to pass the others without touching them.
 */
final class Stretches {
  static final int LEAVES = 64;

  private int[] widths = new int[2];
  private final BitSet dirty = new BitSet();

  /** Adds the leaves up from one; those before it are as they were. */
  void recount(List<Leaf> leaves, int from) {
    int stretch = from / LEAVES;
    int end = (leaves.size() - 1) / LEAVES + 1;
    grow(end);
    Arrays.fill(widths, stretch, widths.length, 0);
    dirty.clear(stretch, Math.max(stretch, dirty.length()));
    for (int at = stretch * LEAVES; at < leaves.size(); at++) {
      Leaf leaf = leaves.get(at);
      widths[at / LEAVES] += leaf.width;
      if (leaf.dirty) {
        dirty.set(at / LEAVES);
      }
    }
  }

  /** Something was written to a leaf, which made it wider. */
  void changed(Leaf leaf, int by) {
    int stretch = leaf.position / LEAVES;
    grow(stretch + 1);
    widths[stretch] += by;
    dirty.set(stretch);
  }

  private void grow(int count) {
    if (widths.length < count) {
      widths = Arrays.copyOf(widths, count * 2);
    }
  }

  /** Returns how wide the leaves are from a multiple of {@link #LEAVES} on. */
  int widthFrom(int leaf) {
    return widths[leaf / LEAVES];
  }

  /** Returns whether any of the leaves from a multiple of {@link #LEAVES} on was written to. */
  boolean dirtyFrom(int leaf) {
    return dirty.get(leaf / LEAVES);
  }

  /** Forgets what was written to. */
  void clean(List<Leaf> leaves) {
    dirty.stream()
        .forEach(
            stretch -> {
              int end = Math.min(leaves.size(), (stretch + 1) * LEAVES);
              for (int at = stretch * LEAVES; at < end; at++) {
                leaves.get(at).dirty = false;
              }
            });
    dirty.clear();
  }
}
