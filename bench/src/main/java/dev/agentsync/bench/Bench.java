package dev.agentsync.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures the built image: {@code Bench OUTPUT.json [--rounds N] [--history] [--agent] [--beside
 * syncthing]}, with {@code --history} the commands about the past alone, with {@code --agent} an
 * agent of many vaults alone. The system property {@code agentsync.image} names the image.
 */
public final class Bench {
  private Bench() {}

  /** Runs every scenario and writes the JSON file. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    Path output = Path.of(words.isEmpty() ? "bench.json" : words.getFirst());
    int rounds =
        words.contains("--rounds")
            ? Integer.parseInt(words.get(words.indexOf("--rounds") + 1))
            : 200;
    boolean some = words.contains("--history") || words.contains("--agent");
    var report = new Report();
    report.note("machine", machine());
    Path directory = Files.createTempDirectory("agentsync-bench");
    try {
      if (!some) {
        var ours = new OurDevices(report, directory);
        ours.coldStart(20);
        ours.propagation(rounds);
        ours.bulk(100);
        ours.bulk(1000);
      }
      if (!some || words.contains("--history")) {
        new HistoryBench(report, directory.resolve("history")).run(10_000);
      }
      if (!some || words.contains("--agent")) {
        new AgentBench(report, directory.resolve("agent")).run(50, 200);
      }
      if (words.contains("--beside") && Syncthing.installed()) {
        new Syncthing(directory).propagation(report, Math.min(rounds, 10));
      } else if (words.contains("--beside")) {
        report.note("syncthing", "not installed, so not measured");
      }
    } finally {
      delete(directory);
    }
    try (Writer out = Files.newBufferedWriter(output)) {
      report.write(out);
    }
    System.err.println("written to " + output.toAbsolutePath());
  }

  private static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", Java "
        + Runtime.version().feature();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
