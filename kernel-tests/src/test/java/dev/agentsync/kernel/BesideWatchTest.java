package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One-shot work with a vault, alone and beside the process that watches it. */
class BesideWatchTest {
  @TempDir Path directory;
  private Team team;
  private Device hub;
  private Device alice;

  @BeforeEach
  void start() {
    team = new Team(directory);
    hub = team.hub;
    alice = team.member("alice");
  }

  @AfterEach
  void stop() {
    team.close();
  }

  @Test
  void alone_push_and_pull_end_when_both_sides_have_the_same() {
    alice.write("pushed.md", "pushed\n");
    try (VaultAccess vault = alice.attach()) {
      assertThat(vault).isInstanceOf(Vault.class);
      assertThat(vault.push(Progress.NONE).partner()).isEqualTo(team.url.toString());
    }
    hub.awaitText("pushed.md", "pushed\n");
    hub.write("pulled.md", "pulled\n");
    assertThat(hub.vault().status().files()).isEqualTo(4);
    try (VaultAccess vault = alice.attach()) {
      assertThat(vault.pull(Progress.NONE).files()).isEqualTo(4);
      assertThat(alice.read("pulled.md")).isEqualTo("pulled\n");
      assertThat(vault.status().connected()).isFalse();
    }
    try (VaultAccess vault = alice.attach()) {
      VaultStatus later = vault.status();
      assertThat(later.waitingChanges()).hasValue(0);
      assertThat(later.lastReceived()).isPresent();
      assertThat(later.watcher()).isEmpty();
    }
  }

  @Test
  void a_pull_brings_attachments_and_shows_how_far_it_is() throws IOException {
    for (Device device : new Device[] {hub, alice}) {
      device.stop();
      String config = device.read(".agentsync/config.toml");
      device.write(
          ".agentsync/config.toml", config.replace("include = []", "include = [\"*.bin\"]"));
    }
    hub.listen(team.url);
    for (int i = 0; i < 3; i++) {
      hub.write("data" + i + ".bin", "binary " + i + "\0");
    }
    assertThat(hub.vault().status().missingAttachments()).isZero();
    List<String> seen = new CopyOnWriteArrayList<>();
    try (VaultAccess vault = alice.attach()) {
      Exchanged exchanged =
          vault.pull((phase, done, total) -> seen.add(phase + " " + done + "/" + total));
      assertThat(exchanged.missingAttachments()).isZero();
      assertThat(alice.read("data2.bin")).isEqualTo("binary 2\0");
    }
    assertThat(seen).contains("CONNECT 0/-1", "ATTACHMENTS 3/3");
  }

  @Test
  void alone_a_push_to_nobody_fails() {
    hub.stop();
    alice.write("x.md", "x\n");
    try (VaultAccess vault = alice.attach()) {
      assertThatThrownBy(() -> vault.push(Progress.NONE))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("127.0.0.1:" + team.url.getPort());
      assertThat(vault.status().waitingChanges().orElseThrow()).isPositive();
    }
  }

  @Test
  void beside_a_watch_everything_goes_through_it() throws IOException {
    alice.watch();
    try (VaultAccess vault = alice.attach()) {
      assertThat(vault).isInstanceOf(RemoteVault.class);
      alice.write("one.md", "one\n");
      vault.push(Progress.NONE);
      hub.awaitText("one.md", "one\n");
      hub.write("two.md", "two\n");
      hub.vault().status();
      vault.pull(Progress.NONE);
      assertThat(alice.read("two.md")).isEqualTo("two\n");
      VaultStatus status = vault.status();
      assertThat(status.connected()).isTrue();
      assertThat(status.hub().orElseThrow().key()).contains(hub.key());
      assertThat(vault.restoreDeletions(Progress.NONE)).isZero();
      assertThat(vault.acceptDeletions(Progress.NONE)).isZero();
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(alice.path(".agentsync/control.sock"))))
        .isEqualTo("rw-------");
    alice.stop();
    assertThat(alice.path(".agentsync/control.sock")).doesNotExist();
  }

  @Test
  void a_second_watch_is_refused_with_who_holds_the_vault() {
    alice.watch();
    assertThatThrownBy(
            () -> VaultOpener.open(alice.folder(), OpenOptions.DEFAULT, alice.surroundings()))
        .isInstanceOf(VaultBusyException.class)
        .hasMessageContaining("process " + ProcessHandle.current().pid());
  }

  @Test
  void a_hub_has_nobody_to_push_to() {
    assertThatThrownBy(() -> hub.vault().push(Progress.NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no rendezvous_url configured");
  }

  @Test
  void an_unknown_hub_is_asked_about_once_and_pinned() {
    HubPin.forget(alice.folder());
    alice.write("x.md", "x\n");
    try (VaultAccess vault = alice.attach()) {
      assertThatThrownBy(() -> vault.push(Progress.NONE))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("agentsync hub trust " + hub.key().ssh());
    }
    assertThat(HubPin.show(alice.folder())).isEmpty();
    OpenOptions trusting = OpenOptions.DEFAULT.trusting((key, url) -> key.equals(hub.key()));
    try (VaultAccess vault = VaultOpener.attach(alice.folder(), trusting, alice.surroundings())) {
      vault.push(Progress.NONE);
    }
    assertThat(HubPin.show(alice.folder())).contains(hub.key());
  }

  @Test
  void a_hub_trusted_while_watching_is_dialled_again_at_once() {
    HubPin.trust(alice.folder(), alice.key().ssh()); // the wrong one
    Vault vault = alice.watch();
    alice.await(
        "the mismatch",
        () ->
            vault
                .status()
                .hub()
                .orElseThrow()
                .problem()
                .orElse("")
                .contains("hub identity mismatch"));

    HubPin.trust(alice.folder(), hub.key().ssh());

    alice.await("the connection", () -> vault.status().connected());
  }

  @Test
  void keys_are_let_in_once_and_the_file_keeps_its_comments() {
    hub.awaitText("authorized_keys", hub.read("authorized_keys"));
    hub.write("authorized_keys", "# my devices\n" + hub.read("authorized_keys"));
    hub.vault().status();
    String line =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";

    assertThat(hub.vault().authorize(line + " phone," + hub.key().ssh() + " again")).isEqualTo(1);
    assertThat(hub.vault().authorize(line)).isZero();
    hub.await("the key", () -> hub.read("authorized_keys").contains(line + " phone"));
    assertThat(hub.read("authorized_keys")).startsWith("# my devices\n").containsOnlyOnce(line);
  }
}
