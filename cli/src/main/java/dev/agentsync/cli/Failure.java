package dev.agentsync.cli;

import dev.agentsync.kernel.AgentsyncException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A failed command as the user is told of it: what failed, and what caused that. */
record Failure(Throwable thrown) implements Result {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Error: " + sentence(thrown));
    List<String> causes = causes();
    if (!causes.isEmpty()) {
      lines.add("");
      lines.add("Caused by:");
      causes.forEach(cause -> lines.add("    " + cause));
    }
    return lines;
  }

  @Override
  public Map<String, ?> fields() {
    return Json.fields(
        "error", sentence(thrown), "causes", causes(), "exit_code", ExitCode.of(thrown));
  }

  /** Causes that say something the failure itself did not say. */
  private List<String> causes() {
    List<String> sentences = new ArrayList<>();
    Set<Throwable> seen = new HashSet<>();
    @Nullable Throwable cause = thrown.getCause();
    for (; cause != null && seen.add(cause); cause = cause.getCause()) {
      String sentence = sentence(cause);
      if (!sentence(thrown).contains(sentence) && !sentences.contains(sentence)) {
        sentences.add(sentence);
      }
    }
    return sentences;
  }

  /** Our own messages are sentences; others often only make sense with the name of their type. */
  private static String sentence(Throwable failure) {
    @Nullable String message = failure.getMessage();
    String type = failure.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return type;
    }
    boolean ours = failure instanceof AgentsyncException || failure instanceof CommandException;
    return ours ? message : message + " (" + type + ")";
  }
}
