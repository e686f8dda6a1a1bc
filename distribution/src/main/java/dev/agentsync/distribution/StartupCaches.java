package dev.agentsync.distribution;

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
  private static final String ENDED_WELL = "the training ended well";
  private static final long LIMIT_SECONDS = 120;

  private StartupCaches() {}

  /**
   * Trains each profile. Where that fails, say for want of a loopback interface, the image works
   * too and only starts more slowly.
   *
   * @return what went wrong, in sentences
   */
  static List<String> train(ImagePlan plan, Path image, Path work) throws IOException {
    List<String> problems = new ArrayList<>();
    for (String profile : plan.caches().profiles()) {
      Path cache = image.resolve("lib").resolve("agentsync-" + profile + ".aot");
      Path home = Files.createDirectories(work.resolve("training-" + profile));
      Path log = work.resolve("training-" + profile + ".log");
      ProcessBuilder command = new ProcessBuilder(image.resolve("bin/agentsync").toString());
      command.environment().keySet().removeIf(name -> name.startsWith("AGENTSYNC_"));
      command.environment().put("AGENTSYNC_TRAIN", profile);
      command.environment().put("AGENTSYNC_TRAIN_CACHE", cache.toString());
      command.environment().put("AGENTSYNC_LOG", "warn");
      command.environment().put("HOME", home.toString());
      command.directory(home.toFile());
      command.redirectErrorStream(true).redirectOutput(log.toFile());
      String outcome = run(command);
      if (!outcome.equals(ENDED_WELL) || !Files.isRegularFile(cache)) {
        Files.deleteIfExists(cache);
        problems.add("No start-up cache for profile " + profile + ": " + outcome + "; see " + log);
      }
    }
    return problems;
  }

  private static String run(ProcessBuilder command) throws IOException {
    Process process = command.start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "the training hangs";
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while training", e);
    }
    return process.exitValue() == 0 ? ENDED_WELL : "the training ended with " + process.exitValue();
  }
}
