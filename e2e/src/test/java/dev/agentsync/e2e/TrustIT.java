package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may join, who may stay, and which hub is believed. */
class TrustIT {
  @TempDir Path directory;
  private Workspace workspace;
  private TestDevice hub;
  private TestDevice.Running running;

  @BeforeEach
  void start() {
    workspace = Workspace.in(directory);
    hub = workspace.hub("hub");
    hub.write("private.md", "for friends\n");
    running = hub.listen();
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  @Test
  void a_stranger_is_refused_and_told_what_to_do() {
    TestDevice stranger = workspace.device("stranger");
    AgentsyncProcess.Finished clone =
        stranger
            .startPlain(
                "clone", running.url(), stranger.folder().toString(), "--accept-hub-key", hub.key())
            .finish(TestDevice.SOON);
    assertThat(clone.exitCode()).isEqualTo(4);
    assertThat(clone.err()).contains("not authorized").contains("authorized_keys");
    assertThat(clone.out()).contains("Local identity pubkey: ssh-ed25519 ");
    assertThat(stranger.path("private.md")).doesNotExist();
  }

  @Test
  void a_removed_device_is_cut_off_and_a_readded_one_comes_back() throws IOException {
    TestDevice friend = workspace.join(hub, running, "friend");
    TestDevice.Running friends = friend.watch();
    friends.process().awaitErr("connected to rendezvous", TestDevice.SOON);
    String keys = hub.read("authorized_keys");
    String without =
        String.join("\n", keys.lines().filter(line -> !line.endsWith(" friend")).toList()) + "\n";
    hub.write("authorized_keys", without);
    running.process().awaitErr("peer removed from authorized_keys.*friend", TestDevice.SOON);
    running.process().awaitErr("disconnecting peer", TestDevice.SOON);
    friends.process().awaitErr("not authorized|lost connection", TestDevice.SOON);
    hub.write("after.md", "without the friend\n");
    friend.write("intruder.md", "must not arrive\n");
    TestDevice other = workspace.join(hub, running, "other");
    other.watch();
    other.awaitText("after.md", "without the friend\n");
    assertThat(hub.path("intruder.md")).doesNotExist();
    assertThat(friend.path("after.md")).doesNotExist();

    hub.authorize(friend);
    friends.process().signal("TERM");
    friends.process().finish(TestDevice.SOON);
    friend.watch();
    friend.awaitText("after.md", "without the friend\n");
    hub.awaitText("intruder.md", "must not arrive\n");
  }

  @Test
  void without_a_terminal_an_unknown_hub_is_not_trusted_and_the_command_to_run_is_named() {
    TestDevice friend = workspace.device("friend");
    friend.startPlain("key", "generate").finish(TestDevice.SOON);
    hub.authorize(friend);
    running.process().awaitErr("peer added to authorized_keys.*friend", TestDevice.SOON);
    AgentsyncProcess clone = friend.startPlain("clone", running.url(), friend.folder().toString());
    AgentsyncProcess.Finished finished = clone.finish(TestDevice.SOON);
    assertThat(finished.exitCode()).isEqualTo(4);
    assertThat(finished.err()).contains("--accept-hub-key").contains(hub.key());
    assertThat(friend.folder()).doesNotExist();
  }

  @Test
  void a_hub_with_another_key_is_refused_by_a_device_that_pinned_the_first() {
    TestDevice friend = workspace.join(hub, running, "friend");
    String other =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
    assertThat(friend.ok("hub", "show")).contains(hub.key());
    friend.ok("hub", "trust", other);
    TestDevice.Running watch = friend.watch();
    watch.process().awaitErr("hub identity mismatch", TestDevice.SOON);
    hub.write("later.md", "later\n");
    AgentsyncProcess.Finished pull = friend.run("pull");
    assertThat(pull.exitCode()).isEqualTo(4);
    assertThat(pull.err()).contains("hub trust");
    assertThat(friend.path("later.md")).doesNotExist();
  }

  @Test
  void hub_show_trust_and_forget_agree() {
    TestDevice friend = workspace.join(hub, running, "friend");
    assertThat(friend.ok("hub", "show")).startsWith(hub.key() + " (SHA256:");
    assertThat(friend.ok("hub", "forget").strip()).isEqualTo("hub_pubkey cleared");
    assertThat(friend.ok("hub", "show").strip()).isEqualTo("(no hub_pubkey pinned)");
    assertThat(friend.ok("hub", "trust", hub.key())).startsWith("pinned hub identity " + hub.key());
    AgentsyncProcess.Finished wrong = friend.run("hub", "trust", "ssh-rsa AAAA");
    assertThat(wrong.exitCode()).isNotZero();
    assertThat(friend.ok("hub", "show")).startsWith(hub.key());
  }

  @Test
  void the_certificate_outlives_a_restart_of_the_hub() throws IOException {
    byte[] before = Files.readAllBytes(hub.path(".agentsync-server/tls.crt"));
    running.process().signal("TERM");
    assertThat(running.process().finish(Duration.ofSeconds(10)).exitCode()).isZero();
    hub.listen();
    assertThat(Files.readAllBytes(hub.path(".agentsync-server/tls.crt"))).isEqualTo(before);
  }

  @Test
  void keys_given_on_the_command_line_are_added_once_and_kept() {
    TestDevice friend = workspace.device("friend");
    friend.startPlain("key", "generate").finish(TestDevice.SOON);
    String key = friend.key();
    running.process().signal("TERM");
    running.process().finish(TestDevice.SOON);
    for (int i = 0; i < 2; i++) {
      TestDevice.Running again = hub.listen("--authorized-keys", key + " from-argument");
      hub.awaitContains("authorized_keys", "from-argument");
      again.process().signal("TERM");
      again.process().finish(TestDevice.SOON);
    }
    assertThat(hub.read("authorized_keys")).containsOnlyOnce(key).contains(" creator");
  }

  @Test
  void deleting_or_emptying_authorized_keys_locks_nobody_out() throws IOException {
    TestDevice friend = workspace.join(hub, running, "friend");
    friend.watch();
    Files.delete(friend.path("authorized_keys"));
    friend.awaitContains("authorized_keys", hub.key());
    hub.write("authorized_keys", "# nothing\n");
    friend.write("still.md", "still here\n");
    hub.awaitText("still.md", "still here\n");
    assertThat(friend.read("authorized_keys")).contains(friend.key());
  }

  @Test
  void comments_and_empty_lines_of_authorized_keys_are_no_keys_and_stay() {
    TestDevice friend = workspace.device("friend");
    friend.startPlain("key", "generate").finish(TestDevice.SOON);
    String keys = hub.read("authorized_keys");
    hub.write(
        "authorized_keys", "# ours\n\n" + keys + "\n# theirs\n" + friend.key() + " a friend\n");
    running.process().awaitErr("peer added to authorized_keys.*label=.?a friend", TestDevice.SOON);
    TestDevice other = workspace.join(hub, running, "other");
    assertThat(other.read("authorized_keys")).contains("# ours\n\n").contains("# theirs\n");
    assertThat(running.process().err()).doesNotContain("ours").doesNotContain("unknown peer");
  }

  @Test
  void somebody_in_between_with_a_certificate_of_his_own_gets_nothing() throws Exception {
    TestDevice other = workspace.hub("attacker");
    other.listen();
    TestDevice friend = workspace.join(hub, running, "friend");
    TestDevice fresh = workspace.device("fresh");
    fresh.startPlain("key", "generate").finish(TestDevice.SOON);
    hub.authorize(fresh);
    running.process().awaitErr("peer added to authorized_keys.*fresh", TestDevice.SOON);
    hub.write("secret.md", "not for the one in between\n");
    try (var relay = new TlsRelay(URI.create(running.url()), other.path(".agentsync-server"))) {
      AgentsyncProcess.Finished clone =
          fresh
              .startPlain(
                  "clone", relay.url(), fresh.folder().toString(), "--accept-hub-key", hub.key())
              .finish(TestDevice.SOON);
      assertThat(relay.relayed()).isPositive();
      assertThat(clone.exitCode()).isEqualTo(4);
      assertThat(clone.err()).containsIgnoringCase("in between");
      assertThat(fresh.path("secret.md")).doesNotExist();

      ConfigFile config = ConfigFile.of(friend);
      config.write(config.text().replace(running.url(), relay.url()));
      AgentsyncProcess.Finished pull = friend.run("pull");
      assertThat(pull.exitCode()).isEqualTo(4);
      assertThat(friend.path("secret.md")).doesNotExist();
    }
  }
}
