package dev.agentsync.engine.java;

import java.util.Arrays;

/**
 * For each place of some bytes, the repetitions that may begin there: of each length the nearest,
 * as DEFLATE refers to them (RFC 1951 section 2).
 */
final class Matches {
  static final int SHORTEST = 3;
  static final int LONGEST = 258;

  /** A repetition so long is taken as it is; nothing is looked for inside of it. */
  static final int LONG = 128;

  private static final int WINDOW = 1 << 15;
  private static final int HASH_BITS = 15;
  private static final int PATIENCE = 96;
  private static final int LENGTH_BITS = 9;

  private final int[] starts;
  private int[] found = new int[1 << 10];
  private int count;

  private Matches(int places) {
    this.starts = new int[places + 1];
  }

  static Matches in(byte[] bytes) {
    var matches = new Matches(bytes.length);
    int[] newest = new int[1 << HASH_BITS];
    Arrays.fill(newest, -1);
    int[] older = new int[bytes.length];
    int searchFrom = 0;
    for (int i = 0; i < bytes.length; i++) {
      matches.starts[i] = matches.count;
      if (bytes.length - i < SHORTEST) {
        continue;
      }
      int hash = hash(bytes, i);
      if (i >= searchFrom) {
        int length = matches.search(bytes, i, newest[hash], older);
        searchFrom = length >= LONG ? i + length : i + 1;
      }
      older[i] = newest[hash];
      newest[hash] = i;
    }
    matches.starts[bytes.length] = matches.count;
    return matches;
  }

  private int search(byte[] bytes, int at, int first, int[] older) {
    int most = Math.min(LONGEST, bytes.length - at);
    int best = SHORTEST - 1;
    int tries = PATIENCE;
    for (int there = first; there >= 0 && at - there <= WINDOW && tries > 0; tries--) {
      if (best == most) {
        break;
      }
      if (bytes[there + best] == bytes[at + best]) {
        int differs = Arrays.mismatch(bytes, there, there + most, bytes, at, at + most);
        int length = differs < 0 ? most : differs;
        if (length > best) {
          best = length;
          add((at - there) << LENGTH_BITS | length);
        }
      }
      there = older[there];
    }
    return best;
  }

  private void add(int match) {
    if (count == found.length) {
      found = Arrays.copyOf(found, count * 2);
    }
    found[count++] = match;
  }

  private static int hash(byte[] bytes, int at) {
    int three = bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
    return three * 0x9E3779B1 >>> 32 - HASH_BITS;
  }

  /** Returns where the matches of a place begin; they end where those of the next one do. */
  int first(int place) {
    return starts[place];
  }

  /** Returns a match; those of a place become longer and more distant. */
  int get(int index) {
    return found[index];
  }

  static int length(int match) {
    return match & (1 << LENGTH_BITS) - 1;
  }

  static int distance(int match) {
    return match >>> LENGTH_BITS;
  }

  static int of(int distance, int length) {
    return distance << LENGTH_BITS | length;
  }
}
