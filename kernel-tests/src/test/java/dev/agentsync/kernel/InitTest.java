package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.document.Authorship;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.storage.file.FileStorageProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
  @TempDir Path directory;
  private Device device;

  @BeforeEach
  void make() {
    device = new Device(directory, "notes");
  }

  private AuthorizedKeys seeded() {
    var options = new StorageProvider.Options(device.path(".agentsync"));
    try (VaultDocument document =
        VaultDocument.open(
            Engines.chosen(),
            new FileStorageProvider().open(options),
            Optional.empty(),
            Authorship.unknown())) {
      FileEntry file = document.file(AuthorizedKeys.PATH).orElseThrow();
      return AuthorizedKeys.parse(document.text(file.id()));
    }
  }

  @Test
  void a_new_vault_has_its_files_and_lets_its_creator_in() throws IOException {
    Initialized made = device.init();

    assertThat(made.root()).isEqualTo(device.folder());
    assertThat(made.name()).contains("notes");
    assertThat(made.identity()).isEqualTo(directory.resolve("notes-home/.agentsync/id_ed25519"));
    assertThat(made.device()).isEqualTo(device.key());
    assertThat(Vault.exists(device.folder())).isTrue();
    assertThat(seeded().label(made.device())).contains("creator");
    assertThat(device.read(".agentsync/config.toml"))
        .startsWith("[vault]\nid = \"" + made.vaultId() + "\"\nname = \"notes\"\n\n[identity]\n");
    assertThat(device.read(".gitignore")).isEqualTo(".agentsync/\n");
    assertThat(device.read(".agentsignore")).isEqualTo(".agentsync/\n");
    assertThat(device.read(".syncignore"))
        .isEqualTo(
            """
            # .syncignore — patterns excluded from agentsync's sync engine.
            # Same syntax as .gitignore. Add anything you don't want propagated to peers.

            node_modules/
            .DS_Store
            """);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(device.path(".agentsync"))))
        .isEqualTo("rwx------");
  }

  @Test
  void a_vault_is_not_made_twice() {
    device.init();
    String before = device.read(".agentsync/config.toml");

    assertThatThrownBy(device::init)
        .isInstanceOf(VaultException.class)
        .hasMessage("vault already initialized at %s (config.toml exists)", device.folder());
    assertThat(device.read(".agentsync/config.toml")).isEqualTo(before);
  }

  @Test
  void an_interrupted_attempt_is_carried_on_with_the_same_history() throws IOException {
    Initialized first = device.init();
    Files.delete(device.path(".agentsync/config.toml")); // as if it had stopped right before

    assertThat(Vault.exists(device.folder())).isFalse();
    Initialized second = device.init();

    assertThat(second.vaultId()).isEqualTo(first.vaultId());
    assertThat(seeded().entries()).hasSize(1);
  }

  @Test
  void a_storage_without_content_is_begun() throws IOException {
    Files.createDirectories(device.path(".agentsync"));
    Files.createFile(device.path(".agentsync/doc.bin"));

    assertThat(device.init().vaultId()).hasSize(36);
  }

  @Test
  void files_that_are_there_are_kept() throws IOException {
    Files.createDirectories(device.folder());
    Files.writeString(device.path(".gitignore"), "mine");
    Files.writeString(device.path(".agentsignore"), "a\n  .agentsync/  \n");
    Files.writeString(device.path(".syncignore"), "own\n");

    device.init();

    assertThat(device.read(".gitignore")).isEqualTo("mine\n.agentsync/\n");
    assertThat(device.read(".agentsignore")).isEqualTo("a\n  .agentsync/  \n");
    assertThat(device.read(".syncignore")).isEqualTo("own\n");
  }

  @Test
  void options_are_heeded() {
    var options =
        new InitOptions(
            Optional.of("Mine"),
            Optional.of(".agentsync/identity"),
            Optional.of(URI.create("wss://hub.example")),
            false,
            Optional.empty(),
            KeyChoice.CONFIGURED);

    Initialized made = Vault.init(device.folder(), options, device.surroundings());

    assertThat(made.identity()).isEqualTo(device.path(".agentsync/identity"));
    assertThat(device.read(".agentsync/identity")).startsWith("agentsync-identity-v1 ");
    assertThat(directory.resolve("notes-home")).doesNotExist();
    assertThat(device.path(".syncignore")).doesNotExist();
    assertThat(device.path(".gitignore")).doesNotExist();
    assertThat(device.read(".agentsync/config.toml"))
        .contains(
            "name = \"Mine\"",
            "rendezvous_url = \"wss://hub.example\"",
            "path = \".agentsync/identity\"");
    assertThat(device.key()).isEqualTo(made.device());
  }

  @Test
  void a_hub_pinned_before_stays_pinned() {
    DeviceKey key = device.makeKey();
    HubPin.trust(device.folder(), key.ssh() + " comment");
    assertThat(Vault.exists(device.folder())).isFalse();

    device.init();

    assertThat(HubPin.show(device.folder())).contains(key);
    HubPin.forget(device.folder());
    assertThat(HubPin.show(device.folder())).isEmpty();
    assertThat(Vault.exists(device.folder())).isTrue();
  }

  @Test
  void two_vaults_share_the_users_key_and_a_key_is_never_overwritten() {
    DeviceKey key = device.makeKey();

    assertThat(device.init().device()).isEqualTo(key);
    assertThatThrownBy(device::makeKey)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "identity file already exists at %s; refusing to overwrite",
            directory.resolve("notes-home/.agentsync/id_ed25519"));
  }

  @Test
  void a_key_of_its_own_is_noted_in_the_configuration() {
    Identity.Generated made =
        Identity.generate(device.folder(), Optional.of(".agentsync/own"), device.surroundings());

    assertThat(made.file()).isEqualTo(device.path(".agentsync/own"));
    assertThat(device.key()).isEqualTo(made.key());
  }

  @Test
  void a_key_file_that_is_no_key_stops_everything() throws IOException {
    Path key = directory.resolve("notes-home/.agentsync/id_ed25519");
    Files.createDirectories(key.getParent());
    Files.writeString(key, "garbage\n");

    assertThatThrownBy(device::init)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key.toString());
    assertThat(device.folder()).doesNotExist();
  }

  @Test
  void not_a_key_is_not_pinned() {
    assertThatThrownBy(() -> HubPin.trust(device.folder(), "ssh-rsa AAAA"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("key show");
    assertThat(device.folder()).doesNotExist();
  }

  @Test
  void no_vault_here_is_told_with_what_to_do() {
    assertThatThrownBy(device::attach)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("no vault configured at " + device.folder());
    HubPin.trust(device.folder(), device.makeKey().ssh());
    assertThatThrownBy(device::attach)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("vault.id missing");
  }
}
