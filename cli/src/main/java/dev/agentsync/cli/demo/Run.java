package dev.agentsync.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One process of the image, with everything it printed. Thread-safe. */
final class Run implements AutoCloseable {
  private static final int SHOWN = 20;

  private final List<String> words;
  private final Process process;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition printed = lock.newCondition();
  private final List<String> lines = new ArrayList<>();
  private int open = 2;

  private Run(List<String> words, Process process) {
    this.words = words;
    this.process = process;
    Thread.ofVirtual().start(() -> follow(process.inputReader(StandardCharsets.UTF_8)));
    Thread.ofVirtual().start(() -> follow(process.errorReader(StandardCharsets.UTF_8)));
  }

  /** Starts the image's launcher with a home directory of its own and no agentsync variables. */
  static Run start(Path launcher, Path home, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AGENTSYNC_"));
    builder.environment().remove("LOG_FILTER");
    builder.environment().remove("SSH_AUTH_SOCK");
    builder.environment().put("HOME", home.toString());
    try {
      return new Run(List.copyOf(words), builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + launcher, e);
    }
  }

  private void follow(BufferedReader reader) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(its output broke off: " + e.getMessage() + ")");
    } finally {
      lock.lock();
      try {
        open--;
        printed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void add(String line) {
    lock.lock();
    try {
      lines.add(line);
      printed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a line on either stream.
   *
   * @throws DemoFailure with everything printed, if there is none in time
   */
  Matcher await(String regex, Duration limit) {
    Pattern pattern = Pattern.compile(regex);
    long left = limit.toNanos();
    lock.lock();
    try {
      for (int next = 0; ; ) {
        for (; next < lines.size(); next++) {
          Matcher matcher = pattern.matcher(lines.get(next));
          if (matcher.find()) {
            return matcher;
          }
        }
        if (open == 0 || left <= 0) {
          throw failure("did not say '" + regex + "'");
        }
        left = printed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("The demo was interrupted.", e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it has ended well. */
  Run finish(Duration limit) {
    if (!ended(limit)) {
      throw failure("did not end within " + limit.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw failure("ended with exit code " + process.exitValue());
    }
    return this;
  }

  /** Asks it to end, and makes it end if it does not within {@code limit}. */
  void stop(Duration limit) {
    process.destroy();
    if (!ended(limit)) {
      process.destroyForcibly();
      ended(limit);
    }
  }

  private boolean ended(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("The demo was interrupted.", e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Returns the command line, how the process stands, and what it printed last. */
  String account() {
    String state = process.isAlive() ? "running" : "ended with exit code " + process.exitValue();
    lock.lock();
    try {
      List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN), lines.size());
      return "agentsync "
          + String.join(" ", words)
          + ": "
          + state
          + "\n"
          + last.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
    } finally {
      lock.unlock();
    }
  }

  private DemoFailure failure(String what) {
    return new DemoFailure("A process " + what + ".\n" + account());
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(3));
  }
}
