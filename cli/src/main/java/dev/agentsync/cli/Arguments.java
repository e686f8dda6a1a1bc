package dev.agentsync.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Completes what the user typed into a full command line before it is parsed: a folder may stand
 * first, and {@code watch} is what happens when no command is named.
 */
final class Arguments {
  private static final Set<String> ANSWERED_AT_ONCE = Set.of("--help", "-h", "--version", "-V");
  private static final String FOLDER_OPTION = "--cwd";

  /** The options with a value of their own that may stand before the command. */
  private static final Set<String> WITH_VALUE = Set.of(FOLDER_OPTION, "--author", "--profile");

  private final Set<String> commands;
  private final Predicate<String> exists;

  /**
   * @param commands the words that name a command
   * @param exists tells whether a word is the path of something on disk
   */
  Arguments(Set<String> commands, Predicate<String> exists) {
    this.commands = Set.copyOf(commands);
    this.exists = exists;
  }

  /** Returns the full command line. */
  List<String> resolve(List<String> typed) {
    if (typed.isEmpty()) {
      return List.of("watch");
    }
    String first = typed.getFirst();
    if (ANSWERED_AT_ONCE.contains(first)) {
      return List.copyOf(typed);
    }
    List<String> result = new ArrayList<>();
    List<String> rest = typed;
    if (isFolder(first)) {
      result.add(FOLDER_OPTION);
      result.add(first);
      rest = typed.subList(1, typed.size());
    }
    if (!commands.contains(decisive(rest))) {
      result.add("watch");
    }
    result.addAll(rest);
    return List.copyOf(result);
  }

  private boolean isFolder(String word) {
    if (word.startsWith("-") || commands.contains(word)) {
      return false;
    }
    return word.startsWith("/")
        || word.startsWith(".")
        || word.startsWith("~")
        || exists.test(word);
  }

  /** Returns the name of the command in a full command line, empty if it names none. */
  String command(List<String> full) {
    String word = decisive(full);
    return commands.contains(word) ? word : "";
  }

  /** The first word that is neither an option nor the folder decides. */
  private static String decisive(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (WITH_VALUE.contains(word)) {
        i++;
      } else if (!word.startsWith("-")) {
        return word;
      }
    }
    return "";
  }
}
