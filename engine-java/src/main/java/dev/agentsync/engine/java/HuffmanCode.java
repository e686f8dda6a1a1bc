package dev.agentsync.engine.java;

import java.util.Arrays;

/**
 * A code for symbols that occur so often, no word of it longer than allowed (RFC 1951 section
 * 3.2.2).
 *
 * @param lengths of each symbol's word in bits; 0 if it does not occur
 * @param words the bits of each symbol's word, the first one lowest
 */
record HuffmanCode(int[] lengths, int[] words) {
  /** Makes one; it has at least two words, as some readers insist. */
  static HuffmanCode of(int[] counts, int longest) {
    int[] lengths = lengths(counts, longest);
    int[] next = new int[longest + 2];
    for (int length : lengths) {
      next[length + 1] += length > 0 ? 1 : 0;
    }
    for (int length = 1; length <= longest; length++) {
      next[length] = next[length] + next[length - 1] << 1;
    }
    int[] words = new int[lengths.length];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      if (length > 0) {
        words[symbol] = Integer.reverse(next[length]++) >>> 32 - length;
      }
    }
    return new HuffmanCode(lengths, words);
  }

  private static int[] lengths(int[] counts, int longest) {
    int[] padded = counts.clone();
    long occurring = Arrays.stream(padded).filter(count -> count > 0).count();
    for (int symbol = 0; occurring < 2; symbol++) {
      if (padded[symbol] == 0) {
        padded[symbol] = 1;
        occurring++;
      }
    }
    long[] byCount = new long[(int) occurring];
    int used = 0;
    for (int symbol = 0; symbol < padded.length; symbol++) {
      if (padded[symbol] > 0) {
        byCount[used++] = (long) padded[symbol] << 32 | symbol;
      }
    }
    Arrays.sort(byCount);
    int[] perLength = limited(depths(byCount), longest);
    int[] lengths = new int[padded.length];
    int symbol = 0;
    for (int length = longest; length > 0; length--) {
      for (int i = 0; i < perLength[length]; i++) {
        lengths[(int) byCount[symbol++]] = length;
      }
    }
    return lengths;
  }

  /** Returns the depths of the leaves in Huffman's tree, the rarest first (two queues). */
  private static int[] depths(long[] byCount) {
    int leaves = byCount.length;
    long[] weights = new long[leaves - 1];
    int[] parents = new int[2 * leaves - 1];
    int leaf = 0;
    int inner = 0;
    for (int made = 0; made < leaves - 1; made++) {
      for (int child = 0; child < 2; child++) {
        boolean takesLeaf =
            leaf < leaves && (inner >= made || byCount[leaf] >>> 32 <= weights[inner]);
        weights[made] += takesLeaf ? byCount[leaf] >>> 32 : weights[inner];
        parents[takesLeaf ? leaf++ : leaves + inner++] = leaves + made;
      }
    }
    int[] depths = new int[2 * leaves - 1];
    for (int node = 2 * leaves - 3; node >= 0; node--) {
      depths[node] = depths[parents[node]] + 1;
    }
    return Arrays.copyOf(depths, leaves);
  }

  /**
   * Returns how many words there are of each length, with none too long: each that was gets its
   * room from a shorter word that becomes longer.
   */
  private static int[] limited(int[] depths, int longest) {
    int[] perLength = new int[longest + 1];
    long taken = 0; // of the room that words of the longest kind have
    for (int depth : depths) {
      int length = Math.min(depth, longest);
      perLength[length]++;
      taken += 1L << longest - length;
    }
    for (; taken > 1L << longest; taken--) {
      int length = longest - 1;
      while (perLength[length] == 0) {
        length--;
      }
      perLength[longest]--;
      perLength[length]--;
      perLength[length + 1] += 2;
    }
    return perLength;
  }
}
