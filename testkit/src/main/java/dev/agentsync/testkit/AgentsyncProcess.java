package dev.agentsync.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One real process of the built command. Everything it prints is kept. Closing kills it if it still
 * runs.
 */
public final class AgentsyncProcess implements AutoCloseable {
  /** How a finished process ended. */
  public record Finished(int exitCode, String out, String err) {}

  private static final Path ENV = Path.of("/usr/bin/env");

  private final Process process;
  private final Lines out = new Lines();
  private final Lines err = new Lines();
  private final List<Thread> readers;

  private AgentsyncProcess(Process process) {
    this.process = process;
    this.readers =
        List.of(
            follow(process.inputReader(StandardCharsets.UTF_8), out),
            follow(process.errorReader(StandardCharsets.UTF_8), err));
  }

  /**
   * Starts a process.
   *
   * @param directory its working directory
   * @param environment added to this process's environment; an empty value removes a variable
   * @param command program and arguments
   */
  public static AgentsyncProcess start(
      Path directory, Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(hearingSignals(command)).directory(directory.toFile());
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    try {
      return new AgentsyncProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /**
   * A test run that was itself started in a shell's background ignores SIGINT, and so would every
   * process it starts.
   */
  private static List<String> hearingSignals(List<String> command) {
    if (!System.getProperty("os.name").equals("Linux") || !Files.isExecutable(ENV)) {
      return command;
    }
    var prefixed = new ArrayList<>(List.of(ENV.toString(), "--default-signal=INT"));
    prefixed.addAll(command);
    return prefixed;
  }

  private static Thread follow(BufferedReader reader, Lines lines) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (reader) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  lines.add(line);
                }
              } catch (IOException e) {
                lines.add("[the stream broke: " + e.getMessage() + "]");
              } finally {
                lines.end();
              }
            });
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns what it printed to standard output so far. */
  public String out() {
    return out.text();
  }

  /** Returns what it printed to standard error so far. */
  public String err() {
    return err.text();
  }

  /**
   * Waits for a line on standard output that contains a match.
   *
   * @throws AssertionError with everything it printed, if there is none in time or it ended
   */
  public Matcher awaitOut(String regex, Duration limit) {
    return await(out, "standard output", regex, limit);
  }

  /** As {@link #awaitOut} on standard error. */
  public Matcher awaitErr(String regex, Duration limit) {
    return await(err, "standard error", regex, limit);
  }

  private Matcher await(Lines lines, String stream, String regex, Duration limit) {
    Optional<Matcher> found = lines.await(Pattern.compile(regex), limit);
    return found.orElseThrow(
        () ->
            new AssertionError(
                "no line matching '"
                    + regex
                    + "' on "
                    + stream
                    + " within "
                    + limit.toMillis()
                    + " ms"
                    + (isAlive() ? "" : " (the process has ended)")
                    + "\n"
                    + transcript()));
  }

  /** Returns everything it printed, for a failure message. */
  public String transcript() {
    return "--- out ---\n" + out() + "\n--- err ---\n" + err();
  }

  /** Writes a line to its standard input. */
  public void type(String line) {
    try {
      var in = process.outputWriter(StandardCharsets.UTF_8);
      in.write(line);
      in.write('\n');
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to process " + pid(), e);
    }
  }

  /** Sends a signal by name, such as {@code INT}, {@code TERM}, {@code STOP}. */
  public void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new AssertionError("kill -" + name + " " + pid() + " failed with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while sending a signal", e);
    }
  }

  /** Kills it with SIGKILL and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    finish(Duration.ofSeconds(10));
  }

  /**
   * Waits for its end.
   *
   * @throws AssertionError with everything it printed, if it does not end in time
   */
  public Finished finish(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "still running after " + limit.toMillis() + " ms\n" + transcript());
      }
      for (Thread reader : readers) {
        reader.join(limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for process " + pid(), e);
    }
    return new Finished(process.exitValue(), out(), err());
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      kill();
    }
  }

  /** The lines of one stream, to be waited on. */
  private static final class Lines {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    synchronized void add(String line) {
      lines.add(line);
      notifyAll();
    }

    synchronized void end() {
      ended = true;
      notifyAll();
    }

    synchronized String text() {
      return String.join("\n", lines);
    }

    synchronized Optional<Matcher> await(Pattern pattern, Duration limit) {
      long deadline = System.nanoTime() + limit.toNanos();
      for (int next = 0; ; ) {
        for (; next < lines.size(); next++) {
          Matcher matcher = pattern.matcher(lines.get(next));
          if (matcher.find()) {
            return Optional.of(matcher);
          }
        }
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (ended || left <= 0) {
          return Optional.empty();
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return Optional.empty();
        }
      }
    }
  }
}
