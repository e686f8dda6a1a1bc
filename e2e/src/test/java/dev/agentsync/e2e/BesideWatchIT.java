package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One-shot commands, alone and beside a running watch. */
class BesideWatchIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private Workspace workspace;
  private TestDevice hub;
  private TestDevice.Running running;
  private TestDevice alice;

  @BeforeEach
  void start() {
    workspace = Workspace.in(directory);
    hub = workspace.hub("hub");
    running = hub.listen();
    alice = workspace.join(hub, running, "alice");
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  @Test
  void push_and_pull_end_when_both_sides_have_the_same() {
    alice.write("pushed.md", "pushed\n");
    assertThat(alice.ok("push")).contains("push complete");
    hub.awaitText("pushed.md", "pushed\n");
    hub.write("pulled.md", "pulled\n");
    hub.awaitThat(
        "the hub to have taken the file", () -> hub.ok("status").contains("file count:     4"));
    assertThat(alice.ok("pull")).contains("pull complete");
    assertThat(alice.read("pulled.md")).isEqualTo("pulled\n");
  }

  @Test
  void push_and_pull_fail_when_they_could_not() {
    running.process().kill();
    AgentsyncProcess.Finished push = alice.run("push");
    assertThat(push.exitCode()).isEqualTo(5);
    assertThat(push.err()).contains(running.url().substring("wss://".length()));
    assertThat(push.out()).doesNotContain("complete");
  }

  @Test
  void beside_a_watch_they_go_through_it() {
    alice.watch();
    alice.write("one.md", "one\n");
    assertThat(alice.ok("push")).contains("push complete");
    assertThat(hub.read("one.md")).isEqualTo("one\n");
    hub.write("two.md", "two\n");
    hub.ok("status");
    assertThat(alice.ok("pull")).contains("pull complete");
  }

  @Test
  void a_second_watch_is_refused_with_who_holds_the_vault() {
    TestDevice.Running first = alice.watch();
    AgentsyncProcess.Finished second = alice.run("watch");
    assertThat(second.exitCode()).isEqualTo(7);
    assertThat(second.err()).contains(Long.toString(first.process().pid()));
  }

  @Test
  void status_tells_the_truth_with_and_without_a_connection() throws IOException {
    String offline = alice.ok("status");
    assertThat(offline)
        .contains("vault_id:       ", "name:           hub", "rendezvous:     wss://");
    assertThat(json(alice.ok("status", "--json")).toString()).contains("\"connected\":false");
    alice.watch();
    alice.awaitThat(
        "a connection",
        () -> json(alice.ok("status", "--json")).toString().contains("\"connected\":true"));
    assertThat(hub.ok("status")).contains("alice");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(alice.path(".agentsync/control.sock"))))
        .isEqualTo("rw-------");
    running.process().kill();
    alice.awaitThat(
        "the loss of the connection",
        () -> json(alice.ok("status", "--json")).toString().contains("\"connected\":false"));
  }

  @Test
  void both_signals_end_a_watch_within_two_seconds_and_nothing_is_lost() {
    for (String signal : new String[] {"INT", "TERM"}) {
      TestDevice.Running watch = alice.watch();
      alice.write(signal + ".md", "saved just before the signal\n");
      watch.process().signal(signal);
      AgentsyncProcess.Finished finished = watch.process().finish(Duration.ofSeconds(10));
      assertThat(finished.exitCode()).isZero();
      assertThat(finished.out()).endsWith("shutting down");
    }
    alice.ok("push");
    hub.awaitText("INT.md", "saved just before the signal\n");
    hub.awaitText("TERM.md", "saved just before the signal\n");
  }

  @Test
  void a_suspended_watch_is_named_instead_of_waited_for_without_end() {
    TestDevice.Running watch = alice.watch();
    watch.process().signal("STOP");
    AgentsyncProcess.Finished status = alice.run("status");
    watch.process().signal("CONT");
    assertThat(status.exitCode()).isEqualTo(7);
    assertThat(status.err()).contains("suspended");
    assertThat(alice.ok("status")).contains("vault_id:");
  }
}
