package dev.agentsync.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where long results go: on a terminal through {@code $PAGER}, else {@code less}, with colours;
 * anywhere else as they are.
 */
final class Pager implements AutoCloseable {
  private static final String RESET = "\u001b[m";

  /** So many characters are printed at a time. */
  private static final int TOGETHER = 1 << 14;

  private final PrintStream out;
  private final StringBuilder waiting = new StringBuilder();
  private final boolean coloured;
  private final @Nullable Process process;

  private Pager(PrintStream out, boolean coloured, @Nullable Process process) {
    this.out = out;
    this.coloured = coloured;
    this.process = process;
  }

  static Pager open(Console console) {
    boolean coloured = console.shows() && FromEnvironment.orElse("NO_COLOR", "").isEmpty();
    if (!console.shows()) {
      return new Pager(console.out(), coloured, null);
    }
    String command = FromEnvironment.orElse("PAGER", "less");
    var builder = new ProcessBuilder(List.of("sh", "-c", command));
    // As git does: short results stay on the screen, colours are passed on.
    builder.environment().putIfAbsent("LESS", "FRX");
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      if (command.startsWith("less") && !installed("less")) {
        return new Pager(console.out(), coloured, null);
      }
      Process process = builder.start();
      var to = new PrintStream(process.getOutputStream(), false, StandardCharsets.UTF_8);
      return new Pager(to, coloured, process);
    } catch (IOException e) {
      return new Pager(console.out(), coloured, null); // no shell: then without a pager
    }
  }

  private static boolean installed(String program) {
    String path = FromEnvironment.orElse("PATH", "");
    for (String folder : path.split(java.io.File.pathSeparator, -1)) {
      if (java.nio.file.Files.isExecutable(java.nio.file.Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  void line(String text) {
    waiting.append(text).append('\n');
    if (waiting.length() >= TOGETHER) {
      print();
    }
  }

  /** The stream goes to the system for each string it is given. */
  private void print() {
    out.append(waiting);
    waiting.setLength(0);
  }

  /** Prints a line in a colour, where there are colours. */
  void line(Colour colour, String text) {
    line(coloured && !text.isEmpty() ? colour.code + text + RESET : text);
  }

  /** Returns whether the reader has seen enough. */
  boolean over() {
    print();
    return out.checkError();
  }

  /** Waits until the reader has read. */
  @Override
  public void close() {
    print();
    out.flush();
    if (process != null) {
      out.close();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The colours of a difference. */
  enum Colour {
    HEADER("\u001b[1m"),
    PLACE("\u001b[36m"),
    ADDED("\u001b[32m"),
    REMOVED("\u001b[31m"),
    QUIET("\u001b[33m");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }
}
