package dev.agentsync.testkit;

import dev.agentsync.kernel.spi.StorageProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link StorageChild} in a Java machine of its own; closing kills it. */
final class StorageProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private StorageProcess(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static StorageProcess start(
      StorageProvider provider, Path directory, String mode, long seed, int first) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED"));
    Module plugin = provider.getClass().getModule();
    if (plugin.isNamed()) {
      command.addAll(
          List.of(
              "--module-path",
              System.getProperty("jdk.module.path"),
              "--add-modules",
              plugin.getName()));
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            StorageChild.class.getName(),
            provider.getClass().getName(),
            directory.toString(),
            mode,
            Long.toString(seed),
            Integer.toString(first)));
    try {
      return new StorageProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Returns the next whole line it prints; empty at the end. */
  String line() {
    try {
      var line = new StringBuilder();
      for (int c = out.read(); c >= 0; c = out.read()) {
        if (c == '\n') {
          return line.toString();
        }
        line.append((char) c);
      }
      return ""; // what has no end of line was not said
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGKILL and waits until it is dead. */
  void kill() {
    process.toHandle().destroyForcibly(); // that of Process closes the streams as well
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("process " + pid() + " survives SIGKILL");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while a child was dying", e);
    }
  }

  @Override
  public void close() {
    kill();
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
