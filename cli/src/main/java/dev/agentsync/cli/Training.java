package dev.agentsync.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What runs once while the image is built, so that the JVM notes which classes the commands load
 * and has them ready at every later start. Works in the current folder, where a vault is already,
 * and with the home directory given; the build throws both away.
 */
final class Training {
  private static final long LIMIT_SECONDS = 30;

  private final Path folder;

  private Training(Path folder) {
    this.folder = folder;
  }

  static boolean active() {
    return !profile().isEmpty();
  }

  private static String profile() {
    return System.getProperty("agentsync.training", "");
  }

  /** Does what users of the profile typically do; returns the exit code of the process. */
  static int run() {
    Training training = new Training(Path.of("").toAbsolutePath());
    try {
      switch (profile()) {
        case "command-start" -> training.ask();
        case "command-work" -> {
          training.ask();
          training.change();
        }
        case "daemon-start" -> training.watch();
        case "daemon-work" -> training.sync();
        default -> throw new CommandException("training: there is no profile " + profile());
      }
      return ExitCode.OK;
    } catch (IOException e) {
      new Failure(e).lines().forEach(System.err::println);
      return ExitCode.FAILURE;
    }
  }

  /** Commands that only look. */
  private void ask() {
    done("--version");
    done("--cwd", vault(), "status");
    done("--cwd", vault(), "status", "--json");
    done("--cwd", vault(), "key", "show");
    done("--cwd", vault(), "log");
    done("--cwd", watched(), "status");
    done("--cwd", watched(), "log");
  }

  /** Commands of the other kinds. */
  private void change() throws IOException {
    String vault = folder.resolve("new").toString();
    done("version", "--json");
    done("--help");
    done("--cwd", vault, "init", "--identity", ".agentsync/identity");
    done("--cwd", vault, "hub", "show");
    past();
    done("completions", "bash");
    new Cli(quiet(new ByteArrayOutputStream())).run(List.of("--cwd", vault(), "push"));
    new Cli(quiet(new ByteArrayOutputStream())).run(List.of("wacth"));
  }

  private String vault() {
    return folder.resolve("vault").toString();
  }

  /** A vault that another process watches. */
  private String watched() {
    return folder.resolve("watched").toString();
  }

  /** The questions about the past, asked of a history as it is stored after a while. */
  private void past() throws IOException {
    String vault = vault();
    Path note = folder.resolve("vault/note.md");
    Files.writeString(note, "# Note\n\nOne.\n");
    done("--cwd", vault, "snapshot", "create", "one");
    Files.writeString(note, "# Note\n\nOne and a half.\nTwo.\n");
    Files.writeString(folder.resolve("vault/other.md"), "Another one.\n");
    done("--cwd", vault, "snapshot", "create", "two");
    done("--cwd", vault, "compact");
    done("--cwd", vault, "status");
    done("--cwd", vault, "log");
    done("--cwd", vault, "log", "note.md", "--limit", "50");
    done("--cwd", vault, "show", "snapshot:one:note.md");
    done("--cwd", vault, "diff", "snapshot:one");
    done("--cwd", vault, "diff", "snapshot:one", "--stat");
    done("--cwd", vault, "blame", "note.md");
    done("--cwd", vault, "restore-at", "snapshot:one", "--dry-run");
    done("--cwd", vault, "restore-at", "snapshot:one");
    done("--cwd", watched(), "snapshot", "create", "one");
    done("--cwd", watched(), "show", "snapshot:one:note.md");
    done("--cwd", watched(), "diff", "snapshot:one", "--stat");
    done("--cwd", watched(), "blame", "note.md");
    done("--cwd", watched(), "restore-at", "snapshot:one", "--dry-run");
  }

  /** A hub that is started. */
  private void watch() {
    Lines lines = background("--cwd", vault(), "--listen", "127.0.0.1:0");
    lines.await("watching ");
  }

  /** A hub and a device that exchange files, in this one process. */
  private void sync() throws IOException {
    Path hub = folder.resolve("hub");
    Path device = folder.resolve("device");
    done("--cwd", hub.toString(), "init", "--identity", ".agentsync/identity");
    String hubKey = done("--cwd", hub.toString(), "key", "show").strip();
    Files.createDirectories(folder.resolve("keys"));
    String key =
        done("--cwd", folder.resolve("keys").toString(), "key", "generate", "--identity", "id")
            .strip();
    Files.writeString(hub.resolve("first.md"), "# First\n\nOne.\n");
    Lines listening =
        background(
            "--cwd", hub.toString(), "--listen", "127.0.0.1:0", "--authorized-keys", key + " d");
    String url = listening.await("listening on ").substring("listening on ".length());
    listening.await("watching ");
    Lines cloning =
        background(
            "clone",
            url,
            device.toString(),
            "--accept-hub-key",
            hubKey,
            "--identity",
            folder.resolve("keys/id").toString());
    cloning.await("syncing into ");
    Files.writeString(device.resolve("second.md"), "# Second\n\nTwo.\n");
    Files.writeString(device.resolve("first.md"), "# First\n\nOne and a half.\n");
    done("--cwd", device.toString(), "push");
    Files.delete(hub.resolve("second.md"));
    done("--cwd", hub.toString(), "status");
    done("--cwd", device.toString(), "pull");
  }

  private String done(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = new Cli(quiet(out)).run(List.of(words));
    String said = out.toString(StandardCharsets.UTF_8);
    if (code != ExitCode.OK) {
      throw new CommandException(
          "training: " + List.of(words) + " ended with " + code + " " + said);
    }
    return said;
  }

  private static Console quiet(ByteArrayOutputStream out) {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8), System.err, false, false);
  }

  private static Lines background(String... words) {
    Lines lines = new Lines();
    Console console =
        new Console(new PrintStream(lines, true, StandardCharsets.UTF_8), System.err, false, false);
    Thread.ofPlatform().daemon().start(() -> new Cli(console).run(List.of(words)));
    return lines;
  }

  /** Collects printed lines. */
  private static final class Lines extends ByteArrayOutputStream {
    private final BlockingQueue<String> complete = new LinkedBlockingQueue<>();

    @Override
    public synchronized void flush() {
      String text = toString(StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n');
      if (end >= 0) {
        text.substring(0, end).lines().forEach(complete::add);
        reset();
        writeBytes(text.substring(end + 1).getBytes(StandardCharsets.UTF_8));
      }
    }

    String await(String beginning) {
      try {
        for (; ; ) {
          String line = complete.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
          if (line == null) {
            throw new CommandException("training: no line '" + beginning + "…'");
          }
          if (line.startsWith(beginning)) {
            return line;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandException("training: interrupted", e);
      }
    }
  }
}
