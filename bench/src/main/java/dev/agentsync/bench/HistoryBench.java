package dev.agentsync.bench;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The commands about the past, on a vault with many files and a long history. */
final class HistoryBench {
  private static final int ROUNDS = 7;

  private final Report report;
  private final Path directory;

  HistoryBench(Report report, Path directory) {
    this.report = report;
    this.directory = directory;
  }

  void run(int count) throws IOException {
    try (Workspace workspace = Workspace.in(Files.createDirectories(directory))) {
      TestDevice device = workspace.hub("history");
      HistoryVault.fill(device.folder(), count);
      Path stored = device.path(".agentsync/doc.bin");
      long before = Files.size(stored);
      device.ok("compact");
      report.number("history.appended", before / 1e6, "MB");
      report.number("history.compacted", Files.size(stored) / 1e6, "MB");
      report.number("history.shrinks", (double) before / Files.size(stored), "times");
      measure(device, "history.cold.");
      // The first watch writes all files; it is not what is measured.
      TestDevice.Running watch = device.watch("--offline");
      new AnswersBench(report).run(device.folder());
      measure(device, "history.beside_watch.");
      watch.process().signal("TERM");
    }
  }

  private void measure(TestDevice device, String prefix) {
    String change = device.ok("log", "--limit", "200").lines().toList().getLast().split("  ")[1];
    Map<String, String[]> commands = new LinkedHashMap<>();
    commands.put("status", new String[] {"status"});
    commands.put("log", new String[] {"log"});
    commands.put("log_limit_50", new String[] {"log", "--limit", "50"});
    commands.put("log_of_one_file", new String[] {"log", HistoryVault.LONG_FILE});
    commands.put("show", new String[] {"show", change + ":" + HistoryVault.LONG_FILE});
    commands.put("diff_stat_whole", new String[] {"diff", "390d", "--stat"});
    commands.put("blame_2000_lines", new String[] {"blame", HistoryVault.LONG_FILE});
    commands.put("restore_dry_run", new String[] {"restore-at", "200d", "--dry-run"});
    commands.forEach((name, words) -> report.samples(prefix + name, times(device, words)));
  }

  private static Samples times(TestDevice device, String... words) {
    var samples = new Samples();
    for (int i = -2; i < ROUNDS; i++) {
      long start = System.nanoTime();
      AgentsyncProcess.Finished finished = device.run(words);
      long taken = System.nanoTime() - start;
      if (finished.exitCode() != 0) {
        throw new IllegalStateException(String.join(" ", words) + ": " + finished.err());
      }
      if (i >= 0) {
        samples.add(taken);
      }
    }
    return samples;
  }
}
