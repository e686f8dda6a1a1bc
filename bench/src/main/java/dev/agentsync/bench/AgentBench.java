package dev.agentsync.bench;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One agent that keeps many vaults: how soon it is ready, and what it costs when it is idle. */
final class AgentBench {
  private static final int STARTS = 5;
  private static final int IDLE_SECONDS = 20;
  private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");

  private final Report report;
  private final Path directory;

  AgentBench(Report report, Path directory) {
    this.report = report;
    this.directory = directory;
  }

  void run(int vaults, int files) throws IOException {
    try (Workspace workspace = Workspace.in(Files.createDirectories(directory))) {
      TestDevice device = workspace.device("keeper");
      for (int i = 0; i < vaults; i++) {
        Path folder = device.folder().resolve("vault-" + i);
        fill(folder, files);
        ok(device, "--cwd", folder.toString(), "init", "--name", "vault-" + i);
      }
      ok(device, "agent", "start", "--listen", "127.0.0.1:0"); // takes all files in
      var ready = new Samples();
      long pid = 0;
      for (int i = 0; i < STARTS; i++) {
        ok(device, "agent", "stop");
        long begun = System.nanoTime();
        pid = pid(ok(device, "agent", "start", "--json"));
        ready.add(System.nanoTime() - begun);
      }
      String prefix = "agent." + vaults + "_vaults_of_" + files + "_files.";
      report.samples(prefix + "ready", ready);
      long before = processorTicks(pid);
      idle(pid);
      report.number(
          prefix + "idle_processor_per_s",
          (processorTicks(pid) - before) * 10.0 / IDLE_SECONDS,
          "ms");
      report.number(prefix + "rss", Memory.ofProcess(pid), "mib");
      ok(device, "agent", "stop");
    }
  }

  private static void fill(Path folder, int files) throws IOException {
    for (int i = 0; i < files; i++) {
      Path file = folder.resolve("folder-" + i % 10).resolve("note-" + i + ".md");
      Files.createDirectories(file.getParent());
      Files.writeString(file, "# Note " + i + "\n\n" + "Some words of a line.\n".repeat(40));
    }
  }

  private static String ok(TestDevice device, String... words) {
    AgentsyncProcess.Finished finished = device.startPlain(words).finish(TestDevice.SOON);
    if (finished.exitCode() != 0) {
      throw new IllegalStateException(String.join(" ", words) + ": " + finished.err());
    }
    return finished.out();
  }

  private static long pid(String started) {
    Matcher found = PID.matcher(started);
    if (!found.find()) {
      throw new IllegalStateException("no process in " + started);
    }
    return Long.parseLong(found.group(1));
  }

  /** Processor time of a process so far, in hundredths of a second. */
  private static long processorTicks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /** Lets time pass, which is what is measured: that nothing happens in it. */
  private static void idle(long pid) {
    try {
      ProcessHandle.of(pid).orElseThrow().onExit().get(IDLE_SECONDS, TimeUnit.SECONDS);
      throw new IllegalStateException("the agent ended while it had nothing to do");
    } catch (TimeoutException e) {
      return; // it is still there
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while an agent was idle", e);
    }
  }
}
