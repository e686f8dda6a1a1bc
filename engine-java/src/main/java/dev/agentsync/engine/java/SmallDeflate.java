package dev.agentsync.engine.java;

import java.util.Arrays;

/**
 * DEFLATE (RFC 1951) for what is written once and kept: of all ways to write some bytes as literals
 * and matches, the cheapest, as far as costs can be told beforehand. They are first guessed, then
 * those of the way found, and so on; between, the blocks are made to end where the costs change.
 * The idea is that of Zopfli (Alakuijala and Vandevenne, 2013).
 */
final class SmallDeflate {
  private static final int ROUNDS = 6;
  private static final int PIECE = 1 << 9;
  private static final int PIECES_OF_A_BLOCK = 64;
  private static final float BLOCK_COST = 450;

  /** What is looked at in one go, so that a long input takes no more memory than this does. */
  private static final int PART = 1 << 20;

  private final byte[] bytes;
  private final Matches matches;

  private SmallDeflate(byte[] bytes) {
    this.bytes = bytes;
    this.matches = Matches.in(bytes);
  }

  static byte[] deflate(byte[] bytes) {
    BitSink out = BitSink.keeping();
    for (int from = 0; from == 0 || from < bytes.length; from += PART) {
      int to = Math.min(bytes.length, from + PART);
      new SmallDeflate(Arrays.copyOfRange(bytes, from, to)).write(out, to == bytes.length);
    }
    return out.toByteArray();
  }

  private void write(BitSink out, boolean last) {
    int[] whole = path(0, bytes.length, guessedLiterals(), guessedDistances());
    int[] ends = ends(whole);
    int place = 0;
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      int next = place + spanned(whole, from, ends[i]);
      int[] best = best(place, next, Arrays.copyOfRange(whole, from, ends[i]));
      DeflateBlock.counting(best, 0, best.length)
          .write(out, best, 0, best.length, last && i == ends.length - 1);
      place = next;
      from = ends[i];
    }
  }

  private float[] guessedLiterals() {
    int[] counts = new int[DeflateSymbols.END];
    for (byte one : bytes) {
      counts[one & 0xff]++;
    }
    float[] costs = Arrays.copyOf(DeflateBlock.costs(counts), DeflateSymbols.LITERALS);
    Arrays.fill(costs, DeflateSymbols.END, costs.length, 6);
    return costs;
  }

  private static float[] guessedDistances() {
    float[] costs = new float[DeflateSymbols.DISTANCES];
    Arrays.fill(costs, 5);
    return costs;
  }

  /** Improves the way through one block as long as that helps. */
  private int[] best(int from, int to, int[] first) {
    int[] best = first;
    long fewest = size(first);
    int[] steps = first;
    for (int round = 0; round < ROUNDS; round++) {
      DeflateBlock counted = DeflateBlock.counting(steps, 0, steps.length);
      steps = path(from, to, counted.literalCosts(), counted.distanceCosts());
      long size = size(steps);
      if (size < fewest) {
        fewest = size;
        best = steps;
      } else if (size == fewest) {
        break;
      }
    }
    return best;
  }

  private static long size(int[] steps) {
    BitSink out = BitSink.counting();
    DeflateBlock.counting(steps, 0, steps.length).write(out, steps, 0, steps.length, false);
    return out.count();
  }

  private static int spanned(int[] steps, int from, int to) {
    int places = 0;
    for (int i = from; i < to; i++) {
      places += steps[i] < DeflateSymbols.END ? 1 : Matches.length(steps[i]);
    }
    return places;
  }

  /** Returns the cheapest way from one place to another: literals and matches. */
  private int[] path(int from, int to, float[] literals, float[] distances) {
    int size = to - from;
    float[] cost = new float[size + 1];
    int[] by = new int[size + 1];
    Arrays.fill(cost, 1, cost.length, Float.MAX_VALUE);
    float[] lengths = lengthCosts(literals);
    for (int i = 0; i < size; i++) {
      int literal = bytes[from + i] & 0xff;
      float there = cost[i] + literals[literal];
      if (there < cost[i + 1]) {
        cost[i + 1] = there;
        by[i + 1] = literal;
      }
      int shortest = Matches.SHORTEST;
      for (int m = matches.first(from + i); m < matches.first(from + i + 1); m++) {
        int distance = Matches.distance(matches.get(m));
        int longest = Math.min(Matches.length(matches.get(m)), size - i);
        int symbol = DeflateSymbols.ofDistance(distance);
        float far = cost[i] + distances[symbol] + DeflateSymbols.distanceExtraBits(symbol);
        for (int l = longest >= Matches.LONG ? longest : shortest; l <= longest; l++) {
          if (far + lengths[l] < cost[i + l]) {
            cost[i + l] = far + lengths[l];
            by[i + l] = Matches.of(distance, l);
          }
        }
        shortest = longest + 1;
      }
    }
    return steps(by);
  }

  private static float[] lengthCosts(float[] literals) {
    float[] costs = new float[Matches.LONGEST + 1];
    for (int length = Matches.SHORTEST; length <= Matches.LONGEST; length++) {
      int symbol = DeflateSymbols.ofLength(length);
      costs[length] = literals[symbol] + DeflateSymbols.lengthExtraBits(symbol);
    }
    return costs;
  }

  private static int[] steps(int[] by) {
    int[] steps = new int[by.length - 1];
    int first = steps.length;
    for (int place = by.length - 1; place > 0; ) {
      int step = by[place];
      steps[--first] = step;
      place -= step < DeflateSymbols.END ? 1 : Matches.length(step);
    }
    return Arrays.copyOfRange(steps, first, steps.length);
  }

  /** Returns where blocks are to end, in steps: where it pays to begin with other codes. */
  private static int[] ends(int[] steps) {
    int pieces = Math.max(1, (steps.length + PIECE - 1) / PIECE);
    float[] cost = new float[pieces + 1];
    int[] begins = new int[pieces + 1];
    for (int end = 1; end <= pieces; end++) {
      cost[end] = Float.MAX_VALUE;
      var block = new DeflateBlock();
      for (int begin = end - 1; begin >= Math.max(0, end - PIECES_OF_A_BLOCK); begin--) {
        block.count(steps, begin * PIECE, Math.min(steps.length, (begin + 1) * PIECE));
        float whole = cost[begin] + block.cost() + BLOCK_COST;
        if (whole < cost[end]) {
          cost[end] = whole;
          begins[end] = begin;
        }
      }
    }
    int[] ends = new int[pieces];
    int first = pieces;
    for (int end = pieces; end > 0; end = begins[end]) {
      ends[--first] = Math.min(steps.length, end * PIECE);
    }
    return Arrays.copyOfRange(ends, first, pieces);
  }
}
