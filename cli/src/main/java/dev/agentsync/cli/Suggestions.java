package dev.agentsync.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user may have meant by a word that no command takes. */
final class Suggestions {
  private static final int FARTHEST = 2;

  private Suggestions() {}

  /** Whether the word that nobody takes was meant as a command: then it reached {@code watch}. */
  static boolean meansCommand(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched
        && unmatched.getUnmatched().stream().findFirst().filter(word -> !option(word)).isPresent()
        && failure.getCommandLine().getCommandName().equals("watch");
  }

  /** Returns what is wrong, and for an unknown word what comes near it. */
  static String sentence(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return Objects.requireNonNullElse(failure.getMessage(), "The command line is not complete.");
    }
    String word = unmatched.getUnmatched().getFirst();
    CommandLine command = failure.getCommandLine();
    if (option(word)) {
      return "Unknown option '"
          + word
          + "'."
          + meant(word, command.getCommandSpec().optionsMap().keySet());
    }
    if (meansCommand(failure)) {
      return "Unknown command '"
          + word
          + "', and there is no such folder."
          + meant(word, Commands.names());
    }
    return "Unexpected argument '" + word + "'." + meant(word, command.getSubcommands().keySet());
  }

  private static boolean option(String word) {
    return word.startsWith("-");
  }

  private static String meant(String word, Collection<String> known) {
    List<String> near = near(word, known);
    return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
  }

  static List<String> near(String word, Collection<String> known) {
    String typed = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(candidate -> distance(typed, candidate) <= limit(candidate))
        .sorted(Comparator.comparingInt((String candidate) -> distance(typed, candidate)))
        .limit(2)
        .toList();
  }

  private static int limit(String candidate) {
    return candidate.length() <= 4 ? 1 : FARTHEST;
  }

  /** Edits that turn one word into the other; exchanging two neighbours is one edit. */
  private static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int same = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }
}
