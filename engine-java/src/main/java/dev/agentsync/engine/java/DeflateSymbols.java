package dev.agentsync.engine.java;

/** The symbols of DEFLATE and what follows them (RFC 1951 section 3.2.5). */
final class DeflateSymbols {
  static final int LITERALS = 286;
  static final int DISTANCES = 30;
  static final int END = 256;

  private static final int FIRST_LENGTH = 257;
  private static final int[] LENGTH_CODE = new int[Matches.LONGEST + 1];
  private static final int[] LENGTH_BASE = new int[LITERALS - FIRST_LENGTH];
  private static final int[] LENGTH_EXTRA = new int[LITERALS - FIRST_LENGTH];

  static {
    int base = Matches.SHORTEST;
    for (int code = 0; code < LENGTH_BASE.length - 1; code++) {
      LENGTH_BASE[code] = base;
      LENGTH_EXTRA[code] = code < 8 ? 0 : code / 4 - 1;
      for (int i = 0; i < 1 << LENGTH_EXTRA[code]; i++) {
        LENGTH_CODE[Math.min(base++, Matches.LONGEST)] = code;
      }
    }
    // The longest has a word of its own.
    LENGTH_BASE[LENGTH_BASE.length - 1] = Matches.LONGEST;
    LENGTH_CODE[Matches.LONGEST] = LENGTH_BASE.length - 1;
  }

  private DeflateSymbols() {}

  static int ofLength(int length) {
    return FIRST_LENGTH + LENGTH_CODE[length];
  }

  static int lengthExtraBits(int symbol) {
    return LENGTH_EXTRA[symbol - FIRST_LENGTH];
  }

  static int lengthBase(int symbol) {
    return LENGTH_BASE[symbol - FIRST_LENGTH];
  }

  static int ofDistance(int distance) {
    if (distance <= 4) {
      return distance - 1;
    }
    int extra = 30 - Integer.numberOfLeadingZeros(distance - 1);
    return 2 * extra + (distance - 1 >>> extra);
  }

  static int distanceExtraBits(int symbol) {
    return symbol < 4 ? 0 : symbol / 2 - 1;
  }

  static int distanceBase(int symbol) {
    return symbol < 4 ? symbol + 1 : (2 + symbol % 2 << symbol / 2 - 1) + 1;
  }
}
