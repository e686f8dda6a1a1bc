package dev.agentsync.cli;

import dev.agentsync.kernel.spi.Passphrases;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and prints: results go to standard output, everything else to standard
 * error.
 *
 * <p>Which of the three streams are a terminal is told by the launcher, because the JVM cannot tell
 * for each.
 */
final class Console {
  private static final int ATTEMPTS = 3;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean asks;
  private final boolean draws;
  private final boolean shows;

  /**
   * @param asks whether questions can be asked and answered
   * @param draws whether lines on standard error may be drawn over
   * @param shows whether results are shown on a terminal that knows colours
   */
  Console(PrintStream out, PrintStream err, boolean asks, boolean draws, boolean shows) {
    this.out = out;
    this.err = err;
    this.asks = asks;
    this.draws = draws;
    this.shows = shows;
  }

  Console(PrintStream out, PrintStream err, boolean asks, boolean draws) {
    this(out, err, asks, draws, false);
  }

  /** The process's own streams. */
  static Console system() {
    String terminals = System.getProperty("agentsync.tty", "");
    boolean err = terminals.contains("2");
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Console(
        System.out,
        System.err,
        terminals.contains("0") && err,
        err && !dumb,
        terminals.contains("1") && !dumb);
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  boolean asks() {
    return asks;
  }

  boolean draws() {
    return draws;
  }

  /** Whether results are shown on a terminal, page by page and in colours. */
  boolean shows() {
    return shows;
  }

  /** Returns what asks for passphrases: a person at a terminal, who may be wrong twice. */
  Passphrases passphrases() {
    return (what, attempt) -> {
      java.io.@Nullable Console terminal = asks ? System.console() : null;
      if (terminal == null || !terminal.isTerminal() || attempt > ATTEMPTS) {
        return Optional.empty();
      }
      String again = attempt > 1 ? "That was wrong. " : "";
      return Optional.ofNullable(terminal.readPassword("%sPassphrase for %s: ", again, what));
    };
  }

  /** Reads one line from standard input; empty at its end. */
  Optional<String> answer() {
    try {
      // Not closed: standard input belongs to the process, and only one question is ever asked.
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return Optional.ofNullable(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the answer from standard input", e);
    }
  }
}
