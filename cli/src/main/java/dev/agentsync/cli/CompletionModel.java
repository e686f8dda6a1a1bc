package dev.agentsync.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What can be typed where, read from the commands themselves, so that no completion script can fall
 * behind.
 *
 * @param path the words of the command, such as {@code key show}; empty for the command itself
 * @param words what may come next: subcommands and options
 */
record CompletionModel(String path, List<Word> words) {
  /**
   * One thing to type.
   *
   * @param takesValue whether it is an option that a value follows
   */
  record Word(String text, String explanation, boolean takesValue) {
    boolean option() {
      return text.startsWith("-");
    }
  }

  CompletionModel {
    words = List.copyOf(words);
  }

  /** Returns one entry per command, parents first. */
  static List<CompletionModel> of(CommandLine root) {
    List<CompletionModel> result = new ArrayList<>();
    collect("", root, result);
    return List.copyOf(result);
  }

  private static void collect(String path, CommandLine command, List<CompletionModel> result) {
    List<Word> words = new ArrayList<>();
    Map<String, CommandLine> subcommands = new LinkedHashMap<>(command.getSubcommands());
    subcommands.forEach((name, sub) -> words.add(new Word(name, explanation(sub), false)));
    command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .flatMap(CompletionModel::words)
        .forEach(words::add);
    if (path.equals("completions")) {
      Shell.NAMES.forEach(name -> words.add(new Word(name, "Script for " + name, false)));
    }
    result.add(new CompletionModel(path, words));
    subcommands.forEach((name, sub) -> collect((path + " " + name).strip(), sub, result));
  }

  private static Stream<Word> words(OptionSpec option) {
    boolean takesValue = option.arity().min() > 0;
    return Arrays.stream(option.names())
        .map(name -> new Word(name, first(option.description()), takesValue));
  }

  private static String explanation(CommandLine command) {
    return first(command.getCommandSpec().usageMessage().description());
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0].replaceAll("[\\[\\]'\"`:$\\\\%]", "").strip();
  }
}
