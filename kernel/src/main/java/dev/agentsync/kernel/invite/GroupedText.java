package dev.agentsync.kernel.invite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bytes as text that people can read out, type and paste: Crockford's base 32 in groups of six, the
 * last of which checks the other five.
 *
 * <p>A group's characters, taken as elements of GF(32) and weighted with the powers of a generator,
 * add up to the group's number. So one wrong character, two exchanged ones, and a group in another
 * one's place are always noticed, and it can be said where.
 */
final class GroupedText {
  /** What is wrong, in which groups; the first is 1. */
  static final class Mistyped extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Integer> groups;
    private final int of;

    Mistyped(List<Integer> groups, int of) {
      super("groups " + groups + " of " + of);
      this.groups = List.copyOf(groups);
      this.of = of;
    }

    List<Integer> groups() {
      return groups;
    }

    int of() {
      return of;
    }
  }

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int DATA = 5;
  private static final int GROUP = DATA + 1;
  private static final int POLYNOMIAL = 0b100101; // x^5 + x^2 + 1, whose root generates GF(32)

  private GroupedText() {}

  static String of(byte[] bytes) {
    var digits = new ArrayList<Integer>();
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      held = held << 8 | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        digits.add(held >> bits & 31);
        held &= (1 << bits) - 1;
      }
    }
    if (bits > 0) {
      digits.add(held << (5 - bits) & 31);
    }
    var text = new StringBuilder();
    for (int start = 0, group = 0; start < digits.size(); start += DATA, group++) {
      List<Integer> data = digits.subList(start, Math.min(start + DATA, digits.size()));
      text.append(group == 0 ? "" : "-");
      data.forEach(digit -> text.append(ALPHABET.charAt(digit)));
      text.append(ALPHABET.charAt(check(data, group)));
    }
    return text.toString();
  }

  /**
   * Returns the bytes. Case, white space and the look-alikes O, I and L do not matter; without
   * hyphens the groups are counted off.
   *
   * @throws Mistyped if groups do not check
   */
  static byte[] bytes(String typed) throws Mistyped {
    List<String> groups = groups(typed.replaceAll("\\s+", "").toUpperCase(Locale.ROOT));
    var digits = new ArrayList<Integer>();
    var wrong = new ArrayList<Integer>();
    for (int i = 0; i < groups.size(); i++) {
      List<Integer> group = groups.get(i).chars().mapToObj(GroupedText::digit).toList();
      boolean full = group.size() == GROUP;
      boolean last = i == groups.size() - 1 && group.size() > 1 && group.size() < GROUP;
      if (!(full || last) || group.contains(-1) || !checks(group, i)) {
        wrong.add(i + 1);
      } else {
        digits.addAll(group.subList(0, group.size() - 1));
      }
    }
    if (!wrong.isEmpty()) {
      throw new Mistyped(wrong, groups.size());
    }
    return unpack(digits);
  }

  private static List<String> groups(String text) {
    if (text.indexOf('-') >= 0) {
      return List.of(text.replaceAll("-+$", "").split("-+", -1));
    }
    var groups = new ArrayList<String>();
    for (int start = 0; start < text.length(); start += GROUP) {
      groups.add(text.substring(start, Math.min(start + GROUP, text.length())));
    }
    return groups;
  }

  private static byte[] unpack(List<Integer> digits) {
    byte[] bytes = new byte[digits.size() * 5 / 8];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int digit : digits) {
      held = held << 5 | digit;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    return bytes;
  }

  private static int digit(int typed) {
    return switch (typed) {
      case 'O' -> 0;
      case 'I', 'L' -> 1;
      default -> ALPHABET.indexOf(typed);
    };
  }

  private static boolean checks(List<Integer> group, int number) {
    int last = group.size() - 1;
    return group.get(last) == check(group.subList(0, last), number);
  }

  private static int check(List<Integer> data, int number) {
    int sum = number % 32;
    for (int i = 0; i < data.size(); i++) {
      int product = data.get(i);
      for (int power = 0; power <= i; power++) {
        product <<= 1;
        product ^= (product & 32) == 0 ? 0 : POLYNOMIAL;
      }
      sum ^= product; // weights 2, 4, 8 …; the check's own is 1
    }
    return sum;
  }
}
