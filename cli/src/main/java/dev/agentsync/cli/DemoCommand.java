package dev.agentsync.cli;

import dev.agentsync.cli.demo.Demo;
import dev.agentsync.cli.demo.DemoFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code agentsync demo}. */
@Command(
    name = "demo",
    description = "Show sync between a hub and two devices, all on this machine.")
final class DemoCommand implements Runnable {
  private final Globals globals;

  DemoCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    Path launcher = Path.of(System.getProperty("java.home"), "bin", "agentsync");
    if (!Files.isExecutable(launcher)) {
      throw new CommandException(
          "The demo needs the agentsync image; there is none at " + launcher);
    }
    List<Map<String, Object>> steps = new ArrayList<>();
    try {
      new Demo(launcher, listener(steps)).play();
    } catch (DemoFailure e) {
      throw new CommandException("The demo failed. " + e.getMessage());
    }
    if (globals.json()) {
      globals.console().out().println(Json.write(Json.fields("ok", true, "steps", steps)));
    }
  }

  /** Told live to people; collected for programs, which read one document at the end. */
  private Demo.Listener listener(List<Map<String, Object>> steps) {
    return new Demo.Listener() {
      @Override
      public void said(String sentence) {
        if (!globals.json()) {
          globals.console().out().println(sentence);
        }
      }

      @Override
      public void arrived(String what, double millis) {
        steps.add(Json.fields("step", what, "millis", Math.round(millis * 10) / 10.0));
        if (!globals.json()) {
          globals.console().out().printf("%7.1f ms  %s%n", millis, what);
        }
      }
    };
  }
}
