package dev.agentsync.bench;

import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.history.DiffPage;
import dev.agentsync.kernel.history.DiffQuery;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.history.LogPage;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.RestoreQuery;
import dev.agentsync.kernel.history.When;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a process that watches takes to answer a program that asks it over the control socket
 * and stays: the commands without their start. The first answers of a process, for which it has to
 * get warm, are told apart.
 */
final class AnswersBench {
  private static final int ROUNDS = 20;
  private static final int NAMED = 4;

  private interface Question {
    void ask() throws IOException;
  }

  private final Report report;

  AnswersBench(Report report) {
    this.report = report;
  }

  /** Asks whoever watches the vault. */
  void run(Path root) throws IOException {
    try (VaultAccess vault = VaultAccess.attach(root, OpenOptions.DEFAULT)) {
      History history = vault.history();
      Map<String, Question> questions = new LinkedHashMap<>();
      questions.put("status", vault::status);
      questions.put("log", () -> log(history, Integer.MAX_VALUE, Optional.empty()));
      questions.put("log_limit_50", () -> log(history, 50, Optional.empty()));
      questions.put(
          "log_of_one_file",
          () -> log(history, Integer.MAX_VALUE, Optional.of(HistoryVault.LONG_FILE)));
      questions.put("show", () -> show(history));
      questions.put("diff_stat_whole", () -> diff(history));
      questions.put("blame_2000_lines", () -> history.blame(HistoryVault.LONG_FILE));
      questions.put("restore_dry_run", () -> restore(history));
      Map<String, Samples> samples = new LinkedHashMap<>();
      for (int round = 0; round <= ROUNDS; round++) {
        for (Map.Entry<String, Question> question : questions.entrySet()) {
          long start = System.nanoTime();
          question.getValue().ask();
          long taken = System.nanoTime() - start;
          if (round == 0) {
            report.number("history.first_answer." + question.getKey(), taken / 1e6, "ms");
          } else {
            samples.computeIfAbsent(question.getKey(), _ -> new Samples()).add(taken);
          }
        }
      }
      samples.forEach((name, taken) -> report.samples("history.answer." + name, taken));
    }
  }

  private static void log(History history, int limit, Optional<String> path) {
    int room = limit;
    OptionalLong next = OptionalLong.of(0);
    while (next.isPresent() && room > 0) {
      LogPage page =
          history.log(
              new LogQuery(
                  path, Optional.empty(), Optional.empty(), room, NAMED, (int) next.getAsLong()));
      room -= page.entries().size();
      next = page.next();
    }
  }

  private static void show(History history) throws IOException {
    When now = When.parse("now").orElseThrow();
    history.read(now, history.file(now, HistoryVault.LONG_FILE), OutputStream.nullOutputStream());
  }

  private static void diff(History history) {
    OptionalLong next = OptionalLong.of(0);
    while (next.isPresent()) {
      DiffPage page =
          history.diff(new DiffQuery("390d", "now", List.of(), false, (int) next.getAsLong()));
      next = page.next();
    }
  }

  private static void restore(History history) {
    history.restore(
        new RestoreQuery("200d", List.of(), false, true, Optional.empty()), Progress.NONE);
  }
}
