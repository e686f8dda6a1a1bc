package dev.agentsync.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the ahead-of-time caches: the image's own launcher runs once per profile with typical work
 * and the JVM notes what it loaded. The caches hold for exactly the flags they were made with, so
 * the launcher script is the only place that knows the flags.
 */
final class StartupCaches {
  private static final String COMMAND = "command";
  private static final List<String> PROFILES = List.of(COMMAND, "daemon");
  static final String ENDED_WELL = "the training ended well";
  private static final long LIMIT_SECONDS = 120;

  private StartupCaches() {}

  /**
   * Trains each profile. Where that fails, say for want of a loopback interface, the image works
   * too and only starts more slowly.
   *
   * @return what went wrong, in sentences
   */
  static List<String> train(ImagePlan plan, Path image, Path work) {
    List<String> problems = new ArrayList<>();
    try (TrainingKey key = TrainingKey.of(plan)) {
      for (String profile : PROFILES) {
        Path cache = image.resolve("lib").resolve("agentsync-" + profile + ".aot");
        Path home = Files.createDirectories(work.resolve("training-" + profile));
        Path log = work.resolve("training-" + profile + ".log");
        ProcessBuilder training = launcher(image, home, log, key);
        training.environment().put("AGENTSYNC_TRAIN", profile);
        training.environment().put("AGENTSYNC_TRAIN_EXTENT", extent(plan.caches()));
        training.environment().put("AGENTSYNC_TRAIN_CACHE", cache.toString());
        String outcome = settle(image, home, "vault", log, key);
        if (outcome.equals(ENDED_WELL)) {
          outcome =
              profile.equals(COMMAND)
                  ? besideAWatch(image, home, log, key, training)
                  : run(training);
        }
        if (!outcome.equals(ENDED_WELL) || !Files.isRegularFile(cache)) {
          Files.deleteIfExists(cache);
          problems.add(
              "No start-up cache for profile " + profile + ": " + outcome + "; see " + log);
        }
      }
    } catch (IOException e) {
      problems.add("No start-up caches: " + e.getMessage());
    }
    return problems;
  }

  private static String extent(ImagePlan.Caches caches) {
    return switch (caches) {
      case START -> "start";
      case WORK -> "work";
    };
  }

  /** Trains while another process watches a vault, for commands that ask such a process. */
  private static String besideAWatch(
      Path image, Path home, Path log, TrainingKey key, ProcessBuilder training)
      throws IOException {
    String outcome = settle(image, home, "watched", log, key);
    if (!outcome.equals(ENDED_WELL)) {
      return outcome;
    }
    Process watching = watch(image, home, "watched", log, key).start();
    Thread.ofVirtual().start(() -> ends(watching)); // the hard way, if it hangs
    try (BufferedReader lines = watching.inputReader()) {
      return ready(lines) ? run(training) : "a vault could not be watched";
    } finally {
      watching.destroy();
      ends(watching);
    }
  }

  /** Makes a vault that has been there for a while, on a hub. */
  private static String settle(Path image, Path home, String name, Path log, TrainingKey key)
      throws IOException {
    Path vault = home.resolve(name);
    ProcessBuilder init = launcher(image, home, log, key);
    init.command().addAll(List.of("--cwd", vault.toString(), "init"));
    init.command().addAll(key.words());
    String outcome = run(init);
    if (!outcome.equals(ENDED_WELL)) {
      return outcome;
    }
    Files.writeString(vault.resolve("note.md"), "# Note\n\nOne.\n");
    return startAndEnd(watch(image, home, name, log, key));
  }

  private static ProcessBuilder watch(
      Path image, Path home, String name, Path log, TrainingKey key) {
    ProcessBuilder hub = launcher(image, home, log, key);
    hub.command()
        .addAll(List.of("--cwd", home.resolve(name).toString(), "--listen", "127.0.0.1:0"));
    return hub.redirectOutput(ProcessBuilder.Redirect.PIPE);
  }

  private static String startAndEnd(ProcessBuilder command) throws IOException {
    Process process = command.start();
    // One that neither gets ready nor ends is ended, and with it what it says.
    Thread.ofVirtual().start(() -> ends(process));
    try (BufferedReader lines = process.inputReader()) {
      boolean ready = ready(lines);
      process.destroy();
      return ready && ends(process) ? ENDED_WELL : "a hub did not start and end";
    }
  }

  private static boolean ready(BufferedReader lines) {
    return lines.lines().anyMatch(line -> line.startsWith("watching "));
  }

  private static ProcessBuilder launcher(Path image, Path home, Path log, TrainingKey key) {
    var command = new ProcessBuilder(image.resolve("bin/agentsync").toString());
    command.command(new ArrayList<>(command.command()));
    command.environment().keySet().removeIf(name -> name.startsWith("AGENTSYNC_"));
    command.environment().put("AGENTSYNC_LOG", "warn");
    command.environment().put("HOME", home.toString());
    key.tell(command.environment());
    command.directory(home.toFile());
    return command
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** Returns {@link #ENDED_WELL}, or how it ended instead. */
  static String run(ProcessBuilder command) throws IOException {
    Process process = command.start();
    if (!ends(process)) {
      return "the training hangs";
    }
    return process.exitValue() == 0 ? ENDED_WELL : "the training ended with " + process.exitValue();
  }

  /** Waits for a process, and ends it the hard way if that takes too long. */
  static boolean ends(Process process) {
    try {
      if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return true;
      }
      process.destroyForcibly();
      return false;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while training", e);
    }
  }
}
