package dev.agentsync.engine.java;

import java.util.Arrays;

/**
 * One block with codes of its own (RFC 1951 section 3.2.7): how often each symbol occurs, what it
 * costs, and how it is written.
 */
final class DeflateBlock {
  private static final int LONGEST_WORD = 15;
  private static final int LONGEST_LENGTH_WORD = 7;
  private static final int REPEAT = 16;
  private static final int ZEROS = 17;
  private static final int MANY_ZEROS = 18;
  private static final int[] LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final int[] literals = new int[DeflateSymbols.LITERALS];
  private final int[] distances = new int[DeflateSymbols.DISTANCES];

  /** Counts the steps of a path: literals as such, and matches. */
  static DeflateBlock counting(int[] steps, int from, int to) {
    var block = new DeflateBlock();
    block.count(steps, from, to);
    return block;
  }

  /** Counts more steps. */
  void count(int[] steps, int from, int to) {
    for (int i = from; i < to; i++) {
      int step = steps[i];
      if (step < DeflateSymbols.END) {
        literals[step]++;
      } else {
        literals[DeflateSymbols.ofLength(Matches.length(step))]++;
        distances[DeflateSymbols.ofDistance(Matches.distance(step))]++;
      }
    }
    literals[DeflateSymbols.END] = 1;
  }

  /**
   * Returns about how many bits the counted symbols take; what follows them does not depend on
   * codes.
   */
  float cost() {
    return cost(literals) + cost(distances);
  }

  private static float cost(int[] counts) {
    float[] each = costs(counts);
    float cost = 0;
    for (int i = 0; i < counts.length; i++) {
      cost += counts[i] * each[i];
    }
    return cost;
  }

  /** Returns what each symbol would cost in bits, were there fractions of more than one bit. */
  static float[] costs(int[] counts) {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    float[] costs = new float[counts.length];
    double all = Math.log(Math.max(total, 1));
    for (int i = 0; i < counts.length; i++) {
      // One that does not occur yet may be worth it.
      double cost = (all - Math.log(Math.max(counts[i], 0.4))) / Math.log(2);
      costs[i] = (float) Math.max(cost, 1);
    }
    return costs;
  }

  float[] literalCosts() {
    return costs(literals);
  }

  float[] distanceCosts() {
    return costs(distances);
  }

  /** Writes the block, or only counts its bits if {@code out} does so. */
  void write(BitSink out, int[] steps, int from, int to, boolean last) {
    HuffmanCode literal = HuffmanCode.of(literals, LONGEST_WORD);
    HuffmanCode distance = HuffmanCode.of(distances, LONGEST_WORD);
    out.bits(last ? 1 : 0, 1);
    out.bits(2, 2);
    writeCodes(out, literal.lengths(), distance.lengths());
    for (int i = from; i < to; i++) {
      int step = steps[i];
      if (step < DeflateSymbols.END) {
        word(out, literal, step);
        continue;
      }
      int symbol = DeflateSymbols.ofLength(Matches.length(step));
      word(out, literal, symbol);
      out.bits(
          Matches.length(step) - DeflateSymbols.lengthBase(symbol),
          DeflateSymbols.lengthExtraBits(symbol));
      symbol = DeflateSymbols.ofDistance(Matches.distance(step));
      word(out, distance, symbol);
      out.bits(
          Matches.distance(step) - DeflateSymbols.distanceBase(symbol),
          DeflateSymbols.distanceExtraBits(symbol));
    }
    word(out, literal, DeflateSymbols.END);
  }

  private static void word(BitSink out, HuffmanCode code, int symbol) {
    out.bits(code.words()[symbol], code.lengths()[symbol]);
  }

  private static void writeCodes(BitSink out, int[] literal, int[] distance) {
    int literals = Math.max(used(literal), DeflateSymbols.END + 1);
    int distances = Math.max(used(distance), 1);
    int[] lengths = Arrays.copyOf(literal, literals + distances);
    System.arraycopy(distance, 0, lengths, literals, distances);
    int[] runs = runs(lengths);
    int[] counts = new int[MANY_ZEROS + 1];
    for (int run : runs) {
      counts[run & 0xff]++;
    }
    HuffmanCode code = HuffmanCode.of(counts, LONGEST_LENGTH_WORD);
    int listed = LENGTH_ORDER.length;
    while (listed > 4 && code.lengths()[LENGTH_ORDER[listed - 1]] == 0) {
      listed--;
    }
    out.bits(literals - DeflateSymbols.END - 1, 5);
    out.bits(distances - 1, 5);
    out.bits(listed - 4, 4);
    for (int i = 0; i < listed; i++) {
      out.bits(code.lengths()[LENGTH_ORDER[i]], 3);
    }
    for (int run : runs) {
      int symbol = run & 0xff;
      word(out, code, symbol);
      switch (symbol) {
        case REPEAT -> out.bits((run >>> 8) - 3, 2);
        case ZEROS -> out.bits((run >>> 8) - 3, 3);
        case MANY_ZEROS -> out.bits((run >>> 8) - 11, 7);
        default -> {}
      }
    }
  }

  /** Returns the symbols that describe the lengths, each with how many it stands for above it. */
  private static int[] runs(int[] lengths) {
    int[] runs = new int[lengths.length];
    int count = 0;
    for (int i = 0; i < lengths.length; ) {
      int same = 1;
      while (i + same < lengths.length && lengths[i + same] == lengths[i]) {
        same++;
      }
      int left = same;
      if (lengths[i] == 0) {
        for (; left >= 3; left -= Math.min(left, 138)) {
          int taken = Math.min(left, 138);
          runs[count++] = (taken < 11 ? ZEROS : MANY_ZEROS) | taken << 8;
        }
      } else {
        runs[count++] = lengths[i] | 1 << 8;
        left--;
        for (; left >= 3; left -= Math.min(left, 6)) {
          runs[count++] = REPEAT | Math.min(left, 6) << 8;
        }
      }
      for (; left > 0; left--) {
        runs[count++] = lengths[i] | 1 << 8;
      }
      i += same;
    }
    return Arrays.copyOf(runs, count);
  }

  private static int used(int[] lengths) {
    int used = lengths.length;
    while (used > 0 && lengths[used - 1] == 0) {
      used--;
    }
    return used;
  }
}
