package dev.agentsync.kernel.past;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Applies the hunks of a unified diff, strictly: context and removed lines must be there. */
final class UnifiedText {
  private static final Pattern HUNK =
      Pattern.compile("@@ -([0-9]+)(?:,([0-9]+))? \\+([0-9]+)(?:,([0-9]+))? @@");

  private UnifiedText() {}

  static String apply(String old, List<String> hunks) {
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < old.length(); ) {
      int feed = old.indexOf('\n', at);
      int end = feed < 0 ? old.length() : feed + 1;
      lines.add(old.substring(at, end));
      at = end;
    }
    var result = new StringBuilder();
    int at = 0;
    for (int i = 0; i < hunks.size(); i++) {
      String line = hunks.get(i);
      Matcher hunk = HUNK.matcher(line);
      if (hunk.matches()) {
        int start = Integer.parseInt(hunk.group(1));
        int first = "0".equals(hunk.group(2)) ? start : start - 1;
        while (at < first) {
          result.append(lines.get(at++));
        }
        continue;
      }
      if (line.startsWith("\\")) {
        continue;
      }
      boolean ends = i + 1 >= hunks.size() || !hunks.get(i + 1).startsWith("\\");
      String text = line.substring(1) + (ends ? "\n" : "");
      if (line.charAt(0) != '+') {
        if (!lines.get(at).equals(text)) {
          throw new AssertionError("'" + lines.get(at) + "' is not '" + text + "'");
        }
        at++;
      }
      if (line.charAt(0) != '-') {
        result.append(text);
      }
    }
    while (at < lines.size()) {
      result.append(lines.get(at++));
    }
    return result.toString();
  }
}
