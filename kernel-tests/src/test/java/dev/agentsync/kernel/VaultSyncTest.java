package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub and two devices in one process, over real TLS on loopback, each with a real folder. */
class VaultSyncTest {
  @TempDir Path directory;
  private Team team;
  private Device hub;
  private Device alice;
  private Device bob;

  @BeforeEach
  void start() {
    team = new Team(directory);
    hub = team.hub;
    alice = team.member("alice");
    bob = team.member("bob");
    alice.watch();
    bob.watch();
  }

  @AfterEach
  void stop() {
    team.close();
  }

  @Test
  void a_file_of_one_device_is_on_every_other() {
    alice.write("folder/note.md", "from alice\n");
    team.everywhere("folder/note.md", "from alice\n");
    hub.write("hub.md", "from the hub\n");
    team.everywhere("hub.md", "from the hub\n");
    assertThat(alice.read("authorized_keys")).contains(hub.key().ssh(), alice.key().ssh());
  }

  @Test
  void edits_of_different_lines_made_apart_are_both_kept() {
    alice.write("note.md", "one\ntwo\nthree\nfour\n");
    team.everywhere("note.md", "one\ntwo\nthree\nfour\n");
    hub.stop();
    alice.write("note.md", "ONE\ntwo\nthree\nfour\n");
    bob.write("note.md", "one\ntwo\nthree\nFOUR\n");
    hub.listen(team.url);
    team.everywhere("note.md", "ONE\ntwo\nthree\nFOUR\n");
  }

  @Test
  void two_files_created_apart_under_one_path_become_one_with_both_texts() {
    hub.stop();
    alice.write("same.md", "by alice\n");
    bob.write("same.md", "by bob\n");
    hub.listen(team.url);
    hub.await("both texts", () -> holdsBoth(hub.read("same.md")));
    String united = hub.read("same.md");
    team.everywhere("same.md", united);
    assertThat(united.lines()).containsExactlyInAnyOrder("by alice", "by bob");
  }

  private static boolean holdsBoth(String text) {
    return text.contains("by alice\n") && text.contains("by bob\n");
  }

  @Test
  void a_rename_and_a_deletion_reach_everybody() throws IOException {
    alice.write("old.md", "content to be moved\n");
    bob.write("gone.md", "to be deleted\n");
    team.everywhere("old.md", "content to be moved\n");
    team.everywhere("gone.md", "to be deleted\n");

    Files.move(bob.path("old.md"), bob.path("new.md"));
    Files.delete(alice.path("gone.md"));

    team.everywhere("new.md", "content to be moved\n");
    team.nowhere("old.md");
    team.nowhere("gone.md");
  }

  @Test
  void what_happened_while_a_device_was_stopped_is_made_up_for() throws IOException {
    alice.write("a.md", "a\n");
    alice.write("b.md", "b\n");
    team.everywhere("a.md", "a\n");
    team.everywhere("b.md", "b\n");
    bob.stop();
    Files.delete(bob.path("a.md"));
    bob.write("b.md", "b, edited while stopped\n");
    alice.write("c.md", "c\n");
    hub.awaitText("c.md", "c\n");

    bob.watch();

    team.nowhere("a.md");
    team.everywhere("b.md", "b, edited while stopped\n");
    team.everywhere("c.md", "c\n");
  }

  @Test
  void a_restarted_hub_is_found_again_and_everybody_is_told() {
    hub.await(
        "alice",
        () ->
            hub.told(e -> e instanceof VaultEvent.PeerConnected(_, var l, _) && l.equals("alice")));
    team.restartHub();
    alice.write("after.md", "after the restart\n");
    team.everywhere("after.md", "after the restart\n");
    assertThat(alice.told(VaultEvent.HubLost.class::isInstance)).isTrue();
    alice.stop();
    hub.await(
        "alice to leave",
        () -> hub.told(e -> e instanceof VaultEvent.PeerLeft(_, var l) && l.equals("alice")));
  }

  @Test
  void an_attachment_reaches_everybody() throws IOException {
    for (Device device : new Device[] {hub, alice, bob}) {
      device.stop();
      String config = device.read(".agentsync/config.toml");
      device.write(
          ".agentsync/config.toml", config.replace("include = []", "include = [\"*.png\"]"));
    }
    hub.listen(team.url);
    alice.watch();
    bob.watch();
    byte[] picture = new byte[300_000];
    new Random(7).nextBytes(picture);
    Files.write(alice.path("picture.png"), picture);
    for (Device device : new Device[] {hub, bob}) {
      device.await("the picture", () -> Files.exists(device.path("picture.png")));
      assertThat(device.path("picture.png")).hasBinaryContent(picture);
    }
    assertThat(bob.vault().status().missingAttachments()).isZero();
  }

  @Test
  void a_removed_key_is_disconnected_and_gets_nothing_more() {
    String keys = hub.read("authorized_keys");
    String without =
        keys.lines().filter(line -> !line.endsWith(" bob")).reduce("", (a, b) -> a + b + "\n");
    hub.write("authorized_keys", without);
    hub.await("bob to be gone", () -> hub.vault().status().peers().size() == 1);
    hub.write("secret.md", "not for bob\n");
    alice.awaitText("secret.md", "not for bob\n");
    bob.await(
        "the refusal",
        () -> bob.vault().status().hub().orElseThrow().problem().orElse("").contains("authorized"));
    assertThat(bob.path("secret.md")).doesNotExist();
    assertThat(bob.vault().status().connected()).isFalse();
  }

  @Test
  void only_what_was_done_since_the_hub_left_waits_for_it() {
    alice.write("x.md", "x\n");
    team.everywhere("x.md", "x\n");
    // Nobody asks how it stands meanwhile: that must not be what it is known from.
    hub.stop();
    alice.await("the hub to be gone", () -> !alice.vault().status().connected());
    assertThat(alice.vault().status().waitingChanges()).hasValue(0);
    alice.write("y.md", "y\n");
    alice.await("the edit", () -> alice.vault().status().files() == 4);
    // One change, or two where the engine cannot write all of it in one.
    assertThat(alice.vault().status().waitingChanges().orElseThrow()).isBetween(1L, 2L);
    assertThat(alice.vault().status().waitingBytes().orElseThrow()).isPositive();
  }

  @Test
  void status_tells_who_is_there_and_when_something_moved() {
    alice.write("x.md", "x\n");
    team.everywhere("x.md", "x\n");
    alice.await("being in sync", () -> alice.vault().status().hub().orElseThrow().inSync());

    VaultStatus mine = alice.vault().status();
    assertThat(mine.connected()).isTrue();
    assertThat(mine.hub().orElseThrow().key()).contains(hub.key());
    assertThat(mine.lastSent()).isPresent();
    assertThat(mine.waitingChanges()).hasValue(0);
    assertThat(mine.files()).isEqualTo(3);
    assertThat(mine.problems()).isEmpty();
    assertThat(mine.watcher().orElseThrow().pid()).isEqualTo(ProcessHandle.current().pid());

    VaultStatus hubs = hub.vault().status();
    assertThat(hubs.listening()).contains(team.url);
    assertThat(hubs.peers()).extracting(VaultStatus.Peer::label).contains("alice", "bob");
    assertThat(hubs.connected()).isTrue();
    assertThat(alice.events).anyMatch(VaultEvent.HubConnected.class::isInstance);
    assertThat(bob.events)
        .anyMatch(
            event ->
                event instanceof VaultEvent.FilesChanged changed
                    && changed.remote()
                    && changed.paths().contains("x.md"));
  }
}
