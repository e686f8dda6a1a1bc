package dev.agentsync.cli;

import dev.agentsync.agent.AgentAccess;
import dev.agentsync.agent.AgentAccess.Running;
import dev.agentsync.agent.AgentFiles;
import dev.agentsync.agent.AgentReport;
import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultBusyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts a profile's agent as a process of its own and waits until it is ready. */
final class Background {
  /** What the process in the background prints when it is. */
  static final String READY = "ready";

  private static final long ENDING_SECONDS = 10;

  private Background() {}

  /**
   * Starts it.
   *
   * @throws dev.agentsync.kernel.AgentsyncException as the agent failed
   * @throws CommandException if the agent ended without saying why
   */
  static AgentReport start(AgentFiles files) {
    Path launcher = Path.of(System.getProperty("java.home"), "bin", "agentsync");
    if (!Files.isExecutable(launcher)) {
      throw new CommandException(
          "An agent in the background needs the agentsync image; there is none at " + launcher);
    }
    try {
      Files.createDirectories(files.lastWords().getParent());
      Process process =
          new ProcessBuilder(
                  launcher.toString(),
                  "--profile",
                  files.profile().name(),
                  "agent",
                  "start",
                  "--detached")
              .directory(files.profile().directory().toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectError(files.lastWords().toFile())
              .start();
      // The process closes its output when it is ready, or by ending.
      List<String> said;
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        said = out.lines().toList();
      }
      if (!said.contains(READY)) {
        throw failure(files, process);
      }
    } catch (IOException e) {
      throw new CommandException("Cannot start the agent with " + launcher + ": " + e, e);
    }
    if (AgentAccess.to(files).presence() instanceof Running running) {
      return running.report();
    }
    throw new CommandException("The agent ended at once. Its log is " + files.log() + ".");
  }

  private static RuntimeException failure(AgentFiles files, Process process) throws IOException {
    String words =
        Files.readAllLines(files.lastWords()).stream()
            .filter(line -> !line.isBlank())
            .map(line -> line.startsWith("Error: ") ? line.substring("Error: ".length()) : line)
            .collect(Collectors.joining("\n"));
    int code = -1;
    try {
      if (process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
        code = process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return switch (code) {
      case ExitCode.CONFIGURATION -> new ConfigException(words);
      case ExitCode.TRUST -> new AuthException(words);
      case ExitCode.NETWORK -> new NetworkException(words);
      case ExitCode.STORAGE -> new StorageException(words);
      case ExitCode.BUSY -> new VaultBusyException(words);
      default ->
          new CommandException(
              "The agent did not become ready. "
                  + (words.isEmpty() ? "" : words + " ")
                  + "Its log is "
                  + files.log()
                  + ".");
    };
  }
}
