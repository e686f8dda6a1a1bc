package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.spi.DeviceKey;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloningTest {
  @TempDir Path directory;
  private Team team;
  private Device friend;

  @BeforeEach
  void start() {
    team = new Team(directory);
    friend = team.device("friend");
  }

  @AfterEach
  void stop() {
    team.close();
  }

  private Cloning begin(Optional<DeviceKey> hubKey) {
    return Cloning.begin(friend.cloneOptions(team.url, hubKey), friend.surroundings());
  }

  private void letIn() {
    team.hub.vault().authorize(friend.makeKey().ssh() + " friend");
  }

  @Test
  void a_clone_knows_its_vault_and_its_hub() {
    letIn();

    Cloning.Cloned cloned = friend.cloneFrom(team.url, team.hub.key());

    assertThat(cloned.root()).isEqualTo(friend.folder());
    assertThat(cloned.vaultId()).isEqualTo(team.hub.vault().vaultId());
    assertThat(cloned.name()).contains("hub");
    assertThat(HubPin.show(friend.folder())).contains(team.hub.key());
    assertThat(friend.read(".agentsync/config.toml"))
        .startsWith("[vault]\nid = \"" + cloned.vaultId() + "\"\nname = \"hub\"\nrendezvous_url");
    team.hub.write("there.md", "there\n");
    Vault vault = friend.open();
    vault.start(Progress.NONE);
    vault.connect(cloned.url());
    Exchanged exchanged = vault.pull(Progress.NONE);
    assertThat(exchanged.files()).isGreaterThanOrEqualTo(2);
    friend.awaitText("there.md", "there\n");
  }

  @Test
  void a_hub_that_is_not_trusted_leaves_nothing_behind() {
    letIn();
    DeviceKey key = team.hub.key();

    assertThatThrownBy(() -> begin(Optional.empty()).complete(TrustDecision.REFUSE))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining(key.ssh());
    assertThat(friend.folder()).doesNotExist();
    Cloning.Cloned cloned =
        begin(Optional.empty()).complete((hub, url) -> hub.equals(key) && url.equals(team.url));
    assertThat(cloned.hub()).isEqualTo(key);
  }

  @Test
  void a_hub_with_another_key_than_given_is_refused() {
    letIn();
    DeviceKey other = friend.key();

    assertThatThrownBy(() -> begin(Optional.of(other)).complete(TrustDecision.REFUSE))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("hub identity mismatch");
    assertThat(friend.folder()).doesNotExist();
  }

  @Test
  void a_stranger_is_refused_and_nothing_is_left_behind() {
    Cloning cloning = begin(Optional.of(team.hub.key()));

    assertThatThrownBy(() -> cloning.complete(TrustDecision.REFUSE))
        .isInstanceOf(AuthException.class)
        .hasMessageStartingWith("connect to rendezvous " + team.url)
        .hasMessageContaining("not authorized")
        .hasMessageContaining(cloning.device().ssh())
        .extracting(refusal -> ((AuthException) refusal).reason())
        .isEqualTo(AuthException.Reason.NOT_LISTED);
    assertThat(friend.folder()).doesNotExist();
  }

  @Test
  void another_vault_than_wanted_is_refused() {
    letIn();
    var options =
        new CloneOptions(
            team.url,
            Optional.of(friend.folder()),
            directory,
            Optional.of("11111111-1111-4111-8111-111111111111"),
            Optional.of(team.hub.key()),
            Optional.empty(),
            KeyChoice.CONFIGURED);

    assertThatThrownBy(
            () -> Cloning.begin(options, friend.surroundings()).complete(TrustDecision.REFUSE))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("vault_id mismatch");
    assertThat(friend.folder()).doesNotExist();
  }

  @Test
  void a_folder_with_files_is_refused_and_one_with_only_our_own_is_not() throws IOException {
    letIn();
    Files.createDirectories(friend.folder());
    Files.writeString(friend.path("own.md"), "own\n");
    assertThatThrownBy(() -> begin(Optional.of(team.hub.key())))
        .isInstanceOf(VaultException.class)
        .hasMessageStartingWith("clone target " + friend.folder() + " is not empty");
    assertThat(friend.read("own.md")).isEqualTo("own\n");

    Files.delete(friend.path("own.md"));
    HubPin.trust(friend.folder(), team.hub.key().ssh());
    friend.cloneFrom(team.url, team.hub.key());
    assertThatThrownBy(() -> begin(Optional.of(team.hub.key())))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("There is a vault at");
  }

  @Test
  void a_key_of_its_own_is_kept_where_it_is() {
    Path keyFile = directory.resolve("keys/mine");
    var options =
        new CloneOptions(
            team.url,
            Optional.empty(),
            directory.resolve("clones"),
            Optional.empty(),
            Optional.of(team.hub.key()),
            Optional.of(keyFile),
            KeyChoice.CONFIGURED);
    Cloning cloning = Cloning.begin(options, friend.surroundings());
    assertThat(keyFile).exists();
    team.hub.vault().authorize(cloning.device().ssh());

    Cloning.Cloned cloned = cloning.complete(TrustDecision.REFUSE);

    assertThat(cloned.root()).isEqualTo(directory.resolve("clones/hub"));
    assertThat(Identity.show(cloned.root(), friend.surroundings())).isEqualTo(cloning.device());
  }

  @Test
  void nobody_there_is_told_with_the_address() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = URI.create("wss://127.0.0.1:" + socket.getLocalPort());
    }
    var options = friend.cloneOptions(nobody, Optional.empty());

    assertThatThrownBy(
            () -> Cloning.begin(options, friend.surroundings()).complete(TrustDecision.REFUSE))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith("connect to rendezvous " + nobody);
  }
}
