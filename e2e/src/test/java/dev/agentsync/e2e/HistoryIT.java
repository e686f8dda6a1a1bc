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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going back in time, beside a running hub and watch and with nothing running. */
class HistoryIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void start() {
    // Only the engine that stamps changes with their time can tell the past.
    workspace = Workspace.in(directory, Workspace.Engines.DEFAULT);
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
  void beside_a_watch_an_agents_work_is_seen_blamed_and_taken_back() {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.join(hub, running, "alice");
    TestDevice agent = workspace.join(hub, running, "agent");
    alice.watch();
    agent.environment("AGENTSYNC_AUTHOR", "claude run 7").watch();
    alice.write("notes.md", "one\ntwo\nthree\n");
    alice.write("plans/a.md", "plan\n");
    agent.awaitText("notes.md", "one\ntwo\nthree\n");
    agent.awaitText("plans/a.md", "plan\n");
    assertThat(alice.ok("snapshot", "create", "before the agent"))
        .contains("snapshot created: before the agent");
    alice.awaitThat(
        "the snapshot on the agent's device",
        () -> agent.ok("snapshot", "list").contains("before the agent (created at "));

    agent.write("notes.md", "rewritten\n");
    agent.write("made-up.md", "nobody asked for this\n");
    alice.awaitText("notes.md", "rewritten\n");
    alice.awaitText("made-up.md", "nobody asked for this\n");
    alice.write("own.md", "meanwhile\n");
    hub.awaitText("own.md", "meanwhile\n");

    String log = alice.ok("log", "--device", "agent");
    assertThat(log).contains("agent (claude run 7)").contains("created made-up.md");
    assertThat(alice.ok("blame", "notes.md")).contains("agent (claude run 7)", "1) rewritten");
    assertThat(alice.ok("diff", "snapshot:before the agent", "--stat"))
        .contains(" notes.md | +1 -3", " made-up.md | +1 -0 (new)", "own.md");
    assertThat(alice.ok("show", "snapshot:before the agent:notes.md")).isEqualTo("one\ntwo\nthree");

    String[] undo = {"undo", "--device", "agent", "--since", "1h"};
    assertThat(alice.ok("undo", "--device", "agent", "--since", "1h", "--dry-run"))
        .contains("nothing is changed");
    assertThat(alice.read("notes.md")).isEqualTo("rewritten\n");
    assertThat(alice.ok(undo)).contains("undid agent", "to undo this: agentsync restore-at ");
    alice.awaitText("notes.md", "one\ntwo\nthree\n");
    alice.awaitGone("made-up.md");
    assertThat(alice.read("own.md")).isEqualTo("meanwhile\n");
    agent.awaitText("notes.md", "one\ntwo\nthree\n");
    agent.awaitGone("made-up.md");
    hub.awaitGone("made-up.md");

    assertThat(hub.ok("restore-at", "snapshot:before the agent")).contains("deleted own.md");
    alice.awaitGone("own.md");
    JsonNode compacted = json(alice.ok("compact", "--json"));
    assertThat(compacted.get("after").asLong()).isLessThan(compacted.get("before").asLong());
    assertThat(alice.ok("log", "own.md")).contains("deleted own.md", "created own.md");
  }

  @Test
  void what_two_devices_restore_without_a_hub_is_there_once() {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    TestDevice alice = workspace.join(hub, running, "alice");
    TestDevice bob = workspace.join(hub, running, "bob");
    TestDevice.Running alices = alice.watch();
    TestDevice.Running bobs = bob.watch();
    alice.write("notes.md", "one\ntwo\nthree\n");
    bob.awaitText("notes.md", "one\ntwo\nthree\n");
    alice.ok("snapshot", "create", "good");
    bob.awaitThat("the snapshot", () -> bob.ok("snapshot", "list").contains("good"));
    bob.write("notes.md", "gone\n");
    hub.awaitText("notes.md", "gone\n");
    alice.awaitText("notes.md", "gone\n");
    for (TestDevice.Running each : new TestDevice.Running[] {alices, bobs}) {
      each.process().signal("TERM");
      each.process().finish(TestDevice.SOON);
    }

    for (TestDevice each : new TestDevice[] {alice, bob}) {
      assertThat(each.ok("snapshot", "restore", "good")).contains("restored to snapshot: good");
      assertThat(each.read("notes.md")).isEqualTo("one\ntwo\nthree\n");
      each.write(each.name() + ".md", "all sent\n");
    }
    alice.watch();
    bob.watch();
    for (TestDevice each : new TestDevice[] {hub, alice, bob}) {
      each.awaitText("alice.md", "all sent\n");
      each.awaitText("bob.md", "all sent\n");
      each.awaitText("notes.md", "one\ntwo\nthree\n");
    }
    assertThat(hub.ok("log", "notes.md")).contains("merge  kept once what was restored");
  }

  @Test
  void alone_every_command_works_and_what_is_on_disk_is_taken_in_first() throws IOException {
    TestDevice device = workspace.hub("device");
    device.write("a.md", "first\n");
    device.write("folder/b.md", "b\n");
    device.ok("snapshot", "create", "eins");
    device.write("a.md", "second\nline\n");
    device.write("authorized_keys", device.read("authorized_keys") + "# a comment\n");
    Files.delete(device.path("folder/b.md"));
    device.ok("--author", "me", "snapshot", "create", "zwei 前");

    assertThat(device.ok("log")).contains("edited a.md +2 -1", "(me)", "snapshot 'zwei 前'");
    JsonNode changes = json(device.ok("log", "--json", "--limit", "2")).get("changes");
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0).get("author").asText()).isEqualTo("me");
    assertThat(device.ok("diff", "snapshot:eins", "snapshot:zwei 前", "--path", "a.md"))
        .isEqualTo(
            """
            diff --git a/a.md b/a.md
            --- a/a.md
            +++ b/a.md
            @@ -1 +1,2 @@
            -first
            +second
            +line\
            """);
    Path into = directory.resolve("then");
    device.ok("snapshot", "restore", "eins", "--into", into.toString());
    assertThat(Files.readString(into.resolve("folder/b.md"))).isEqualTo("b\n");
    assertThat(device.read("a.md")).isEqualTo("second\nline\n");

    device.write("unseen.md", "written while nothing ran\n");
    for (String[] command :
        new String[][] {
          {"diff", "snapshot:eins", "--stat"}, {"log", "--json"}, {"blame", "a.md"}
        }) {
      assertThat(device.run(command).err())
          .contains("not in this answer: 1 new, 0 edited, 0 missing");
    }
    assertThat(device.ok("snapshot", "restore", "eins")).contains("restored to snapshot: eins");
    assertThat(device.read("a.md")).isEqualTo("first\n");
    assertThat(device.read("folder/b.md")).isEqualTo("b\n");
    assertThat(device.read("authorized_keys")).contains("# a comment");
    assertThat(device.path("unseen.md")).doesNotExist();
    assertThat(device.ok("show", "now:a.md")).isEqualTo("first");
    assertThat(device.ok("log", "unseen.md")).contains("created unseen.md", "deleted unseen.md");
    assertThat(device.ok("snapshot", "show", "eins")).contains("folder/b.md");
    assertThat(device.ok("snapshot", "delete", "eins")).contains("snapshot deleted: eins");
    assertThat(device.ok("compact")).contains("compaction pass complete");
    assertThat(json(device.ok("blame", "a.md", "--json")).get("lines")).hasSize(1);
    assertThat(Files.readString(device.path(".agentsync/snapshots/index.json")))
        .contains("zwei 前")
        .doesNotContain("\"eins\"");
  }

  @Test
  void what_cannot_be_changes_nothing() throws IOException {
    TestDevice device = workspace.hub("device");
    device.write("a.md", "a\n");
    device.ok("snapshot", "create", "monday");
    String before = device.ok("log", "--json");
    device.write("a.md", "not taken in yet\n");

    refused(device, 3, "'monday'", "snapshot", "restore", "munday");
    refused(device, 3, "did not exist", "restore-at", "2001-01-01");
    refused(device, 2, "2026-11-20T17:30:00Z", "restore-at", "yesterday-ish");
    refused(device, 3, "never was a file", "restore-at", "snapshot:monday", "--path", "never.md");
    refused(device, 3, "never was a file", "show", "snapshot:monday:never.md");
    refused(device, 3, "No device called 'bob'", "undo", "--device", "bob", "--since", "1h");
    refused(device, 3, "--force", "snapshot", "create", "monday");
    Path full = Files.createDirectory(directory.resolve("full"));
    Files.writeString(full.resolve("x"), "mine");
    refused(device, 3, "not empty", "restore-at", "snapshot:monday", "--into", full.toString());
    assertThat(full).isDirectoryContaining(file -> file.endsWith("x"));

    assertThat(device.read("a.md")).isEqualTo("not taken in yet\n");
    assertThat(json(device.ok("log", "--json")).get("changes").get(1).toString())
        .isEqualTo(json(before).get("changes").get(0).toString());
  }

  private static void refused(TestDevice device, int code, String saying, String... command) {
    AgentsyncProcess.Finished finished = device.run(command);
    assertThat(finished.exitCode()).as(String.join(" ", command) + finished.err()).isEqualTo(code);
    assertThat(finished.err()).contains(saying);
  }

  @Test
  void an_engine_without_times_names_the_one_that_has_them() {
    try (Workspace other = Workspace.in(directory, Workspace.Engines.NATIVE)) {
      TestDevice device = other.hub("device");
      refused(device, 3, "Set provider = \"java\" in [engine]", "log");
      assertThat(device.ok("snapshot", "create", "still works")).contains("snapshot created");
      assertThat(device.ok("snapshot", "list")).contains("still works");
    }
  }
}
