package dev.agentsync.ignore.gitignore;

import java.util.regex.Pattern;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.jspecify.annotations.Nullable;

/**
 * One line of a rule file, with a bound on the time it may take. Names are matched by backtracking:
 * a name of n characters and a pattern with k stars may cost n over k steps, and rule files come
 * from other devices.
 *
 * @param rule what matches
 * @param stars the most stars in one segment of the pattern, neighbours counted once
 */
record Rule(FastIgnoreRule rule, int stars) {
  /** Longer paths exist on no disk. */
  private static final int MAX_LENGTH = 4096;

  private static final long MAX_STEPS = 5_000_000; // any name up to 3 stars, 58 characters with 5
  private static final Pattern STARS_IN_NAME =
      Pattern.compile("(?<=[^/*])\\*{2,}|\\*{2,}(?=[^/*])|\\*{3,}");

  /** Returns the rule a line holds, or null if it holds none. */
  static @Nullable Rule parse(String line) {
    String pattern = trimmed(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    if (pattern.isEmpty()
        || pattern.equals("/")
        || pattern.startsWith("#")
        || pattern.length() > MAX_LENGTH) {
      return null;
    }
    if (pattern.indexOf('\\') < 0 && pattern.indexOf('[') < 0) {
      pattern = joinedStars(pattern);
    }
    var rule = new FastIgnoreRule(pattern);
    return rule.isEmpty() ? null : new Rule(rule, stars(pattern)); // empty: not a pattern
  }

  /** Two stars that are not a whole segment mean the same as one. */
  private static String joinedStars(String pattern) {
    int start = pattern.startsWith("!") ? 1 : 0;
    return pattern.substring(0, start)
        + STARS_IN_NAME.matcher(pattern.substring(start)).replaceAll("*");
  }

  /** Returns the line without trailing spaces, except one that a backslash protects. */
  private static String trimmed(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ' && !escaped(line, end - 1)) {
      end--;
    }
    return line.substring(0, end);
  }

  private static boolean escaped(String line, int at) {
    int backslashes = 0;
    while (at - backslashes > 0 && line.charAt(at - backslashes - 1) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static int stars(String pattern) {
    int most = 0;
    int stars = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '/') {
        stars = 0;
      } else if (c == '*' && (i == 0 || pattern.charAt(i - 1) != '*')) {
        most = Math.max(most, ++stars);
      }
    }
    return most;
  }

  /** Returns whether the rule speaks of this path; a name too costly to match does not match. */
  boolean matches(String path, boolean directory) {
    return path.length() <= MAX_LENGTH
        && (stars <= 2 || steps(longestName(path)) <= MAX_STEPS)
        && rule.isMatch(path, directory, true);
  }

  boolean excludes() {
    return rule.getResult();
  }

  private long steps(int length) {
    long steps = 1;
    for (int k = 1; k <= stars && steps <= MAX_STEPS; k++) {
      steps = steps * Math.max(1, length + 1 - k) / k;
    }
    return steps;
  }

  private static int longestName(String path) {
    int longest = 0;
    int start = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
      longest = Math.max(longest, slash - start);
      start = slash + 1;
    }
    return Math.max(longest, path.length() - start);
  }
}
