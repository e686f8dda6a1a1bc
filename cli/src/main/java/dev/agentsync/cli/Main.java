package dev.agentsync.cli;

import java.util.List;

/** Entry point of the {@code agentsync} command. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Training.active() ? Training.run() : new Cli(Console.system()).run(List.of(args)));
  }
}
