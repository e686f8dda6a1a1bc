package dev.agentsync.kernel.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stretch of text cut into pieces that are compared as wholes. */
final class Tokens {
  private final String text;

  /** Where each piece starts, and as the last element where the last one ends. */
  private final int[] starts;

  private Tokens(String text, int[] starts) {
    this.text = text;
    this.starts = starts;
  }

  /** Cuts after every line feed. */
  static Tokens lines(String text) {
    int[] starts = new int[Math.max(16, text.length() / 32)];
    int count = 0;
    int at = 0;
    while (at < text.length()) {
      starts = put(starts, count++, at);
      int feed = text.indexOf('\n', at);
      at = feed < 0 ? text.length() : feed + 1;
    }
    starts = put(starts, count++, text.length());
    return new Tokens(text, Arrays.copyOf(starts, count));
  }

  /** Cuts into words, runs of blanks, and single characters of every other kind. */
  static Tokens words(String text, int from, int to) {
    int[] starts = new int[Math.max(16, (to - from) / 4)];
    int count = 0;
    int at = from;
    while (at < to) {
      starts = put(starts, count++, at);
      int first = text.codePointAt(at);
      at += Character.charCount(first);
      int kind = kind(first);
      while (kind != 0 && at < to) {
        int next = text.codePointAt(at);
        if (kind(next) != kind) {
          break;
        }
        at += Character.charCount(next);
      }
    }
    starts = put(starts, count++, to);
    return new Tokens(text, Arrays.copyOf(starts, count));
  }

  private static int kind(int codePoint) {
    if (Character.isIdeographic(codePoint)) {
      return 0;
    }
    if (Character.isLetterOrDigit(codePoint) || codePoint == '_' || isMark(codePoint)) {
      return 1;
    }
    return codePoint == ' ' || codePoint == '\t' ? 2 : 0;
  }

  private static boolean isMark(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static int[] put(int[] values, int index, int value) {
    int[] room = index < values.length ? values : Arrays.copyOf(values, values.length * 2);
    room[index] = value;
    return room;
  }

  /** Returns where the piece starts in the text; for the number of pieces, where the last ends. */
  int start(int piece) {
    return starts[piece];
  }

  /** Returns the hunks between these pieces and others, in numbers of pieces. */
  List<Hunk> diff(Tokens other) {
    return SequenceDiff.of(pieces(), other.pieces());
  }

  List<String> pieces() {
    var pieces = new ArrayList<String>(starts.length - 1);
    for (int i = 0; i + 1 < starts.length; i++) {
      pieces.add(text.substring(starts[i], starts[i + 1]));
    }
    return pieces;
  }
}
