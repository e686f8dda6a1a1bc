package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process dies after each step of each kind of work: nothing is lost and nothing is done twice.
 */
class CrashStepsTest {
  private static final String BASE = "# Notes\n\nfirst\n\nsecond\n\nthird\n";

  @TempDir Path directory;

  /** What a killed process does next: nothing. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Something that happens on two sides while one of them does not run.
   *
   * @param remote what the other device does
   * @param local what happens on this disk
   * @param lines each of these must be in exactly one file afterwards, once
   * @param files how many files there are afterwards
   */
  record Scenario(
      String name, Consumer<Device> remote, Consumer<Device> local, List<String> lines, int files) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Scenario> scenarios() {
    Consumer<Device> nothing = _ -> {};
    Consumer<Device> editTop = d -> insert(d, "a.md", "first\n", "first\ntop\n");
    Consumer<Device> editEnd = d -> insert(d, "a.md", "third\n", "third\nend\n");
    return Stream.of(
        new Scenario("a local edit", nothing, editTop, List.of("first", "top", "third"), 2),
        new Scenario("a remote edit", editTop, nothing, List.of("first", "top", "third"), 2),
        new Scenario(
            "edits on both sides", editTop, editEnd, List.of("first", "top", "third", "end"), 2),
        new Scenario(
            "a new file here",
            nothing,
            d -> d.write("new.md", "new\n"),
            List.of("new", "first", "other"),
            3),
        new Scenario(
            "a new file there",
            d -> d.write("deep/new.md", "new\n"),
            nothing,
            List.of("new", "first", "other"),
            3),
        new Scenario(
            "one new path on both sides",
            d -> d.write("new.md", "theirs\n"),
            d -> d.write("new.md", "ours\n"),
            List.of("ours", "theirs", "first"),
            3),
        new Scenario(
            "a rename here and an edit there",
            editTop,
            d -> d.move("a.md", "b.md"),
            List.of("first", "top", "third", "other"),
            2),
        new Scenario(
            "a rename there and an edit here",
            d -> d.move("a.md", "b.md"),
            editTop,
            List.of("first", "top", "third", "other"),
            2),
        new Scenario(
            "a rename and an edit here",
            nothing,
            d -> {
              d.move("a.md", "sub/b.md");
              insert(d, "sub/b.md", "first\n", "first\ntop\n");
            },
            List.of("first", "top", "third", "other"),
            2),
        new Scenario(
            "a deletion here and an edit there",
            editTop,
            d -> d.delete("a.md"),
            List.of("first", "top", "third"),
            2),
        new Scenario(
            "a deletion there and an edit here",
            d -> d.delete("a.md"),
            editTop,
            List.of("first", "top", "third"),
            2),
        new Scenario("a deletion here", nothing, d -> d.delete("a.md"), List.of("other"), 1),
        new Scenario("a deletion there", d -> d.delete("a.md"), nothing, List.of("other"), 1));
  }

  private static void insert(Device device, String path, String what, String by) {
    device.write(path, device.disk(path).replace(what, by));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void a_kill_after_any_step_loses_and_doubles_nothing(Scenario scenario) {
    int step = 0;
    boolean killed = true;
    while (killed) {
      killed = run(scenario, step++, false);
    }
    assertThat(step).as("runs of " + scenario).isGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void what_the_user_writes_after_the_kill_is_kept_too(Scenario scenario) {
    int step = 0;
    boolean killed = true;
    while (killed) {
      killed = run(scenario, step++, true);
    }
  }

  /** Returns whether there was such a step. */
  private boolean run(Scenario scenario, int killAt, boolean userGoesOn) {
    Path place = directory.resolve("kill-" + killAt + userGoesOn);
    var steps = new ArrayList<String>();
    try (var alice = new Device(place.resolve("alice"));
        var bob = new Device(place.resolve("bob"))) {
      alice.write("a.md", BASE);
      alice.write("other.md", "other\n");
      alice.start();
      bob.start();
      bob.document().resolveDuplicates(true);
      alice.sync(bob);
      bob.flush();
      alice.stop();
      scenario.remote().accept(bob);
      bob.flush();
      alice.openDocument();
      alice.sync(bob);
      scenario.local().accept(alice);
      alice.steps =
          step -> {
            steps.add(step);
            if (steps.size() > killAt) {
              throw new Killed();
            }
          };
      boolean killed = false;
      try {
        alice.start();
      } catch (Killed e) {
        killed = true;
      }
      alice.steps = _ -> {};
      if (killed) {
        alice.abandon();
        boolean extra = userGoesOn && goOn(alice);
        alice.start();
        meet(alice, bob);
        String what = scenario + " killed after " + steps;
        check(what, alice, scenario, extra);
        check(what, bob, scenario, extra);
      }
      return killed;
    }
  }

  private static boolean goOn(Device alice) {
    for (String path : List.of("a.md", "b.md", "sub/b.md")) {
      if (Files.exists(alice.path(path))) {
        alice.write(path, alice.disk(path) + "\nextra\n");
        return true;
      }
    }
    return false;
  }

  private static void meet(Device alice, Device bob) {
    for (int i = 0; i < 3; i++) {
      alice.flush();
      alice.sync(bob);
      bob.flush();
    }
    alice.flush();
  }

  private static void check(String what, Device device, Scenario scenario, boolean extra) {
    var all = new StringBuilder();
    int files = 0;
    try (var walk = Files.walk(device.root)) {
      for (Path path : walk.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
        all.append(Files.readString(path));
        files++;
      }
      assertThat(device.root.toFile().list((_, name) -> name.endsWith("-tmp"))).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> lines = all.toString().lines().toList();
    for (String line : scenario.lines()) {
      assertThat(lines.stream().filter(line::equals).count())
          .as("«%s» in «%s» of %s, %s", line, all, device.root.getFileName(), what)
          .isEqualTo(1);
    }
    if (extra) {
      assertThat(lines).as(what).containsOnlyOnce("extra");
    } else {
      assertThat(files).as(what + ": " + all).isEqualTo(scenario.files());
    }
  }
}
