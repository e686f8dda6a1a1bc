package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One simulated machine: its own home directory, one vault folder, and the real command run in it.
 * Only a test's thread uses it.
 */
public final class TestDevice implements AutoCloseable {
  /** How long a test waits for anything that should happen at once. */
  public static final Duration SOON = Duration.ofSeconds(30);

  private final Path launcher;
  private final String name;
  private final Path home;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<AgentsyncProcess> processes = new ArrayList<>();

  TestDevice(Path launcher, Path directory, String name) {
    this.launcher = launcher;
    this.name = name;
    this.home = directory.resolve(name + "-home");
    this.folder = directory.resolve(name);
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.put("HOME", home.toString());
    environment.put("SSH_AUTH_SOCK", "");
    environment.put("AGENTSYNC_CWD", "");
  }

  /** Returns the name given by the test. */
  public String name() {
    return name;
  }

  /** Returns its home directory. */
  public Path home() {
    return home;
  }

  /** Returns its vault folder, which exists once {@code init} or {@code clone} ran. */
  public Path folder() {
    return folder;
  }

  /** Returns a path inside its vault folder. */
  public Path path(String relative) {
    return folder.resolve(relative);
  }

  /** Sets a variable of the environment for processes started from now on. */
  public TestDevice environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Starts the command with {@code --cwd} set to the vault folder. */
  public AgentsyncProcess start(String... arguments) {
    var command = new ArrayList<String>();
    command.add(launcher.toString());
    command.add("--cwd");
    command.add(folder.toString());
    command.addAll(List.of(arguments));
    return startRaw(command);
  }

  /** Starts the command with exactly these arguments, in the device's home directory. */
  public AgentsyncProcess startPlain(String... arguments) {
    var command = new ArrayList<String>();
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    return startRaw(command);
  }

  private AgentsyncProcess startRaw(List<String> command) {
    AgentsyncProcess process = AgentsyncProcess.start(home, environment, command);
    processes.add(process);
    return process;
  }

  /** Runs the command in the vault folder to its end. */
  public AgentsyncProcess.Finished run(String... arguments) {
    return start(arguments).finish(SOON);
  }

  /** As {@link #run}, and fails the test unless it exits with 0. Returns standard output. */
  public String ok(String... arguments) {
    AgentsyncProcess.Finished finished = run(arguments);
    assertThat(finished.exitCode())
        .as(
            "exit code of %s on %s:%n%s%n%s",
            List.of(arguments), name, finished.out(), finished.err())
        .isZero();
    return finished.out();
  }

  /** Returns this device's public key as the command shows it. */
  public String key() {
    return ok("key", "show").strip();
  }

  /**
   * Listens on a free port of the loopback interface and returns once the vault is being watched.
   */
  public Running listen(String... more) {
    var arguments = new ArrayList<>(List.of("watch", "--listen", "127.0.0.1:0"));
    arguments.addAll(List.of(more));
    AgentsyncProcess process = start(arguments.toArray(String[]::new));
    String url = process.awaitOut("listening on (wss?://\\S+)", SOON).group(1);
    process.awaitOut("^watching ", SOON);
    return new Running(process, url);
  }

  /** Watches and dials the configured hub; returns once the vault is being watched. */
  public Running watch(String... more) {
    var arguments = new ArrayList<>(List.of("watch"));
    arguments.addAll(List.of(more));
    AgentsyncProcess process = start(arguments.toArray(String[]::new));
    process.awaitOut("^watching ", SOON);
    return new Running(process, "");
  }

  /** A watching process and, for a hub, where it listens (empty otherwise). */
  public record Running(AgentsyncProcess process, String url) {}

  /** Adds a line for the other device to this device's {@code authorized_keys}, by hand. */
  public void authorize(TestDevice other) {
    try {
      Files.writeString(
          path("authorized_keys"),
          other.key() + " " + other.name() + "\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file as a careful program does: beside its place, then renamed into it. */
  public void write(String relative, String content) {
    writeBytes(relative, content.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #write}, for any bytes. */
  public void writeBytes(String relative, byte[] content) {
    Path target = path(relative);
    try {
      Files.createDirectories(target.getParent());
      Path temporary = target.resolveSibling(target.getFileName() + ".saving~");
      Files.write(temporary, content);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a file's text, or an empty string if there is no such file. */
  public String read(String relative) {
    try {
      return Files.readString(path(relative));
    } catch (IOException e) {
      return "";
    }
  }

  /** Waits until the file holds exactly this text. */
  public void awaitText(String relative, String text) {
    awaitThat(relative + " to be '" + text + "'", () -> read(relative).equals(text));
  }

  /** Waits until the file contains this text. */
  public void awaitContains(String relative, String part) {
    awaitThat(relative + " to contain '" + part + "'", () -> read(relative).contains(part));
  }

  /** Waits until something exists at that path. */
  public void awaitExists(String relative) {
    awaitThat(relative + " to exist", () -> Files.exists(path(relative)));
  }

  /** Waits until nothing exists at that path. */
  public void awaitGone(String relative) {
    awaitThat(relative + " to be gone", () -> !Files.exists(path(relative)));
  }

  /** Waits for a condition; a failure shows what this device's processes printed. */
  public void awaitThat(String what, java.util.function.BooleanSupplier condition) {
    try {
      Conditions.await(what + " on " + name, SOON, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\nfiles: " + list() + "\n" + transcripts(), e);
    }
  }

  /** Returns the vault's visible files, for comparing folders and for failure messages. */
  public List<String> list() {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(folder::relativize)
          .filter(path -> !path.getName(0).toString().startsWith(".agentsync"))
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of("[" + e.getMessage() + "]");
    }
  }

  /** Returns what all its processes printed. */
  public String transcripts() {
    var text = new StringBuilder();
    for (AgentsyncProcess process : processes) {
      text.append("=== ").append(name).append(' ').append(process.pid()).append('\n');
      text.append(process.transcript()).append('\n');
    }
    return text.toString();
  }

  @Override
  public void close() {
    processes.forEach(AgentsyncProcess::close);
  }
}
