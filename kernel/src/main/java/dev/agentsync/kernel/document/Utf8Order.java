package dev.agentsync.kernel.document;

import java.util.Comparator;

/** The order of texts by their UTF-8 bytes, which is the order of their code points. */
final class Utf8Order {
  static final Comparator<String> COMPARATOR = Utf8Order::compare;

  private Utf8Order() {}

  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for code points above every other char.
        boolean highX = Character.isSurrogate(x);
        boolean highY = Character.isSurrogate(y);
        return highX == highY ? Character.compare(x, y) : Boolean.compare(highX, highY);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
