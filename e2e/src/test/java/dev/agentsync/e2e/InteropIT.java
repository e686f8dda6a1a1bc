package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other end is not ours: npm's Automerge behind the public protocol, as peer and as hub. */
class InteropIT {
  private static final String SEED = "02".repeat(32);
  private static final String STOCK_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
  private static final String VAULT = "6f1f1aa9-0000-4000-8000-00000000abcd";

  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void open() {
    StockDevice.require();
    workspace = Workspace.in(directory);
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  @Test
  void a_stock_peer_works_with_our_hub() throws IOException {
    TestDevice hub = workspace.hub("hub");
    hub.write("from-hub.md", "written by the hub\n");
    TestDevice.Running running = hub.listen("--authorized-keys", STOCK_KEY + " stock");
    try (StockDevice peer = StockDevice.peer(running.url(), SEED)) {
      assertThat(peer.await("hub").path("name").asText()).isEqualTo("hub");
      peer.awaitText("from-hub.md", "written by the hub\n");

      peer.write("deep/er/from-stock.md", "Grüße \uD83D\uDE00\n");
      hub.awaitText("deep/er/from-stock.md", "Grüße \uD83D\uDE00\n");
      hub.write("deep/er/from-stock.md", "Grüße \uD83D\uDE00\nand back\n");
      peer.awaitText("deep/er/from-stock.md", "Grüße \uD83D\uDE00\nand back\n");

      peer.tell(Map.of("op", "rename", "from", "from-hub.md", "to", "renamed.md"));
      hub.awaitText("renamed.md", "written by the hub\n");
      hub.awaitGone("from-hub.md");
      String id = peer.dump().at("/files/renamed.md/0/id").asText();
      Files.move(hub.path("renamed.md"), hub.path("again.md"));
      JsonNode dump = peer.awaitText("again.md", "written by the hub\n");
      assertThat(dump.at("/files/again.md/0/id").asText()).isEqualTo(id);

      Files.delete(hub.path("again.md"));
      peer.awaitDump("again.md to be gone", d -> d.at("/files").path("again.md").isMissingNode());
      peer.tell(Map.of("op", "remove", "path", "deep/er/from-stock.md"));
      hub.awaitGone("deep/er/from-stock.md");

      peer.tell(Map.of("op", "ping"));
      assertThat(peer.await("pong").path("ts").asLong()).isEqualTo(1700000000000L);
      assertThat(peer.dump().path("problems")).isEmpty();
      assertThat(peer.process().out()).doesNotContain("\"event\":\"error\"");
    }
  }

  @Test
  void attachments_reach_and_leave_a_stock_peer() throws IOException {
    TestDevice hub = workspace.hub("hub");
    ConfigFile.of(hub).append("include = [\"**/*.bin\"]");
    byte[] ours = "our attachment".getBytes(StandardCharsets.UTF_8);
    hub.writeBytes("ours.bin", ours);
    TestDevice.Running running = hub.listen("--authorized-keys", STOCK_KEY + " stock");
    try (StockDevice peer = StockDevice.peer(running.url(), SEED)) {
      peer.awaitDump(
          "our attachment", d -> d.path("files").has("ours.bin") && d.path("blobs").size() == 1);
      byte[] theirs = "their attachment".getBytes(StandardCharsets.UTF_8);
      peer.tell(
          Map.of(
              "op",
              "attach",
              "path",
              "theirs.bin",
              "base64",
              Base64.getEncoder().encodeToString(theirs)));
      hub.awaitText("theirs.bin", "their attachment");
      assertThat(peer.dump().path("problems")).isEmpty();
    }
  }

  @Test
  void our_devices_work_with_a_stock_hub() {
    TestDevice alice = workspace.device("alice");
    TestDevice bob = workspace.device("bob");
    alice.startPlain("key", "generate").finish(TestDevice.SOON);
    bob.startPlain("key", "generate").finish(TestDevice.SOON);
    try (StockDevice hub = StockDevice.hub(directory, SEED, VAULT)) {
      String url = "wss://127.0.0.1:" + hub.await("listening").path("port").asInt();
      String hubKey = hub.await("identity").path("key").asText();
      hub.write("authorized_keys", alice.key() + " alice\n" + bob.key() + " bob\n");
      hub.write("welcome.md", "written by the stock hub\n");
      for (TestDevice device : new TestDevice[] {alice, bob}) {
        AgentsyncProcess clone =
            device.startPlain("clone", url, device.folder().toString(), "--accept-hub-key", hubKey);
        clone.awaitOut("^connected to ", TestDevice.SOON);
        device.awaitText("welcome.md", "written by the stock hub\n");
        clone.signal("TERM");
        clone.finish(TestDevice.SOON);
        assertThat(device.path(".agentsync/config.toml")).content().contains(VAULT);
      }
      TestDevice.Running alices = alice.watch();
      alice.write("shared.md", "one\ntwo\nthree\n");
      hub.awaitText("shared.md", "one\ntwo\nthree\n");
      TestDevice.Running bobs = bob.watch();
      bob.awaitText("shared.md", "one\ntwo\nthree\n");
      alices.process().signal("TERM");
      bobs.process().signal("TERM");
      alices.process().finish(TestDevice.SOON);
      bobs.process().finish(TestDevice.SOON);
      alice.write("shared.md", "one by alice\ntwo\nthree\n");
      bob.write("shared.md", "one\ntwo\nthree by bob\n");
      alice.write("twice.md", "alice's\n");
      bob.write("twice.md", "bob's\n");
      alice.watch();
      bob.watch();
      for (TestDevice device : new TestDevice[] {alice, bob}) {
        device.awaitText("shared.md", "one by alice\ntwo\nthree by bob\n");
        device.awaitContains("twice.md", "alice's\n");
        device.awaitContains("twice.md", "bob's\n");
      }
      JsonNode dump =
          hub.awaitDump("one entry for twice.md", d -> d.at("/files").path("twice.md").size() == 1);
      assertThat(dump.path("problems")).isEmpty();
      assertThat(alice.read("twice.md"))
          .containsOnlyOnce("alice's")
          .containsOnlyOnce("bob's")
          .isEqualTo(dump.at("/files").path("twice.md").get(0).path("text").asText());
    }
  }

  @Test
  void a_stock_stranger_is_refused_with_the_protocols_words() {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen();
    try (StockDevice peer = StockDevice.peer(running.url(), SEED)) {
      assertThat(peer.await("error").path("message").asText())
          .isEqualTo(
              "peer pubkey SHA256:4A9jyZBOhnKZvcGQ6TRFbf5Gymb41AfYvYaVmWHD+G4 not authorized");
    }
  }

  @Test
  void malformed_entries_of_a_peer_are_reported_and_the_rest_goes_on() {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen("--authorized-keys", STOCK_KEY + " stock");
    try (StockDevice peer = StockDevice.peer(running.url(), SEED)) {
      peer.await("changed");
      peer.tell(Map.of("op", "malformed"));
      peer.write("good.md", "fine\n");
      hub.awaitText("good.md", "fine\n");
      assertThat(directory.resolve("escape.md")).doesNotExist();
      assertThat(hub.ok("status")).contains("../escape.md");
    }
  }

  @Test
  void garbage_after_the_handshake_ends_that_connection_and_nothing_else() {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen("--authorized-keys", STOCK_KEY + " stock");
    String garbledSync = "82a174a473796e63a56279746573c403ffffff";
    for (String hex : new String[] {"c1", "82a174a473796e63", garbledSync, "dfffffffff"}) {
      try (StockDevice peer = StockDevice.peer(running.url(), SEED)) {
        peer.await("ready");
        peer.tell(Map.of("op", "raw", "hex", hex));
        peer.await("closed");
      }
    }
    try (StockDevice peer = StockDevice.peer(running.url(), SEED)) {
      peer.await("changed");
      peer.tell(Map.of("op", "raw", "hex", "81a174a6667574757265"));
      peer.write("after.md", "an unknown frame is skipped\n");
      hub.awaitText("after.md", "an unknown frame is skipped\n");
      peer.tell(Map.of("op", "rawText", "text", "hello"));
      assertThat(peer.await("error").path("message").asText()).contains("text message");
      peer.await("closed");
    }
    hub.write("alive.md", "alive\n");
    assertThat(running.process().isAlive()).isTrue();
  }

  @Test
  void a_blob_name_that_is_a_path_reads_nothing() throws IOException {
    TestDevice hub = workspace.hub("hub");
    TestDevice.Running running = hub.listen("--authorized-keys", STOCK_KEY + " stock");
    Files.writeString(directory.resolve("secret"), "secret");
    try (StockDevice peer = StockDevice.peer(running.url(), SEED)) {
      peer.await("changed");
      peer.tell(Map.of("op", "fetch", "hash", directory.resolve("secret").toString()));
      peer.tell(Map.of("op", "fetch", "hash", "../config.toml"));
      peer.write("after.md", "after\n");
      peer.awaitDump("nothing", d -> d.path("blobs").isEmpty());
      assertThat(peer.process().out()).doesNotContain("\"event\":\"blob\"");
    }
  }
}
