package dev.agentsync.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.DeviceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";

  @TempDir Path root;
  private ConfigFile config;

  @BeforeEach
  void locate() throws IOException {
    config = ConfigFile.of(root);
    Files.createDirectories(root.resolve(".agentsync"));
  }

  private void write(String text) {
    try {
      Files.writeString(config.path(), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String text() {
    try {
      return Files.readString(config.path());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_new_file_has_the_form_other_programs_write() {
    config.create(
        new NewConfig(
            Optional.of("6f1f1aa9-0000-4000-8000-00000000abcd"),
            Optional.of("my \"notes\""),
            Optional.of("wss://hub.example"),
            Optional.of(KEY),
            Optional.empty(),
            Optional.empty(),
            false));

    assertThat(text())
        .isEqualTo(
            """
            [vault]
            id = "6f1f1aa9-0000-4000-8000-00000000abcd"
            name = "my \\"notes\\""
            rendezvous_url = "wss://hub.example"
            hub_pubkey = "%s"

            [identity]

            [sync]
            extensions = [
                "md",
                "markdown",
            ]
            include = []
            attachment_max_bytes = 10485760
            text_file_max_bytes = 1048576
            log_retention_days = 30
            """
                .formatted(KEY));
    VaultConfig read = config.read();
    assertThat(read.name()).contains("my \"notes\"");
    assertThat(read.hubKey()).contains(DeviceKey.parse(KEY));
    assertThat(read.extensions()).containsExactly("md", "markdown");
  }

  @Test
  void an_existing_file_is_not_created_over() {
    write("# mine\n");

    assertThatThrownBy(() -> config.create(NewConfig.EMPTY)).isInstanceOf(ConfigException.class);
    assertThat(text()).isEqualTo("# mine\n");
  }

  @Test
  void what_is_not_said_has_its_default() {
    write("");

    VaultConfig read = config.read();

    assertThat(read.vaultId()).isEmpty();
    assertThat(read.include()).isEmpty();
    assertThat(read.attachmentMaxBytes()).isEqualTo(10_485_760);
    assertThat(read.textFileMaxBytes()).isEqualTo(1_048_576);
    assertThat(read.providers()).isEqualTo(VaultConfig.Providers.NONE);
  }

  @Test
  void every_key_is_read() {
    write(
        """
        engine.provider = "java"
        [vault]
        id = 'x'
        [identity]
        agent_socket = "/run/agent"
        agent_pubkey = "%s comment"
        [sync]
        extensions = []
        include = ["*.png"]
        attachment_max_bytes = 0
        text_file_max_bytes = 5
        [storage]
        provider = "lmdb"
        """
            .formatted(KEY));

    VaultConfig read = config.read();

    assertThat(read.vaultId()).contains("x");
    assertThat(read.agentSocket()).contains("/run/agent");
    assertThat(read.agentKey()).contains(DeviceKey.parse(KEY));
    assertThat(read.extensions()).isEmpty();
    assertThat(read.include()).isEqualTo(List.of("*.png"));
    assertThat(read.attachmentMaxBytes()).isZero();
    assertThat(read.providers().storage()).contains("lmdb");
    assertThat(read.providers().engine()).contains("java");
  }

  @Test
  void no_vault_here_names_what_to_run() {
    assertThatThrownBy(config::read)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "no vault configured at %s — run `agentsync init` or `agentsync clone` first", root);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[vault]\\n[broken\\n | line 2, column 7",
        "a = 1\\n\\nb = \"open\\n | line 3, column 9",
        "[vault]\\nid = \"x\"\\nid = \"y\"\\n | line 3",
        "junk\\n[vault]\\n | line 1",
        "x = [1,\\n2,\\ny = 3\\n | line 3",
      })
  void a_malformed_file_names_the_place(String text, String place) {
    write(text.replace("\\n", "\n"));

    assertThatThrownBy(config::read)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("parse " + config.path() + ": ")
        .hasMessageContaining(place)
        .hasMessageContaining("Correct that line");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[sync]\nextensions = 7",
        "[sync]\nextensions = [1]",
        "[sync]\ninclude = \"*.png\"",
        "[sync]\nattachment_max_bytes = -1",
        "[sync]\ntext_file_max_bytes = 1.5",
        "[vault]\nid = 5",
        "[vault]\nhub_pubkey = \"ssh-rsa AAAA\"",
        "vault = 3",
        "[storage]\nprovider = true",
        "[identity]\npath = \"a\"\nagent_socket = \"b\"",
      })
  void a_value_of_the_wrong_kind_is_told(String text) {
    write(text);

    assertThatThrownBy(config::read)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(config.path().toString());
  }

  @Test
  void bytes_that_are_not_utf8_are_told() throws IOException {
    Files.write(config.path(), new byte[] {'a', (byte) 0xff});

    assertThatThrownBy(config::read)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("config.toml not valid utf-8");
  }

  @Test
  void a_change_keeps_every_other_byte() {
    String text =
        """
        # my comment
        [vault] # the vault
        id = "x"   # do not touch
        hub_pubkey = "old"  # pinned
        weird = '''
        [sync]
        hub_pubkey = "in a string"
        '''

        # about the rest
        [obsidian]
        sync_enabled = true
        ignore_globs = [
          "a", # one
          "b]",
        ]
        when = 2020-01-01T00:00:00Z
        [[list]]
        hub_pubkey = "in a list"
        [sync]
        """;
    write(text.replace("hub_pubkey = \"old\"  # pinned", "hub_pubkey = \"" + KEY + "\""));
    config.set("vault", "hub_pubkey", "b\\c");
    assertThat(text())
        .isEqualTo(text.replace("hub_pubkey = \"old\"  # pinned", "hub_pubkey = \"b\\\\c\""));

    config.remove("vault", "hub_pubkey");
    assertThat(text()).isEqualTo(text.replace("hub_pubkey = \"old\"  # pinned\n", ""));
  }

  @Test
  void a_comment_behind_the_value_stays() {
    write("[vault]\nname = \"a # b\"   # why\n");

    config.set("vault", "name", "c");

    assertThat(text()).isEqualTo("[vault]\nname = \"c\" # why\n");
  }

  @Test
  void a_new_key_goes_to_the_end_of_its_table() {
    write("[vault]\r\nid = \"x\"\r\n\r\n[identity]\r\n");

    config.set("vault", "hub_pubkey", KEY);
    config.set("identity", "path", "p");

    assertThat(text())
        .isEqualTo(
            "[vault]\r\nid = \"x\"\r\nhub_pubkey = \""
                + KEY
                + "\"\r\n\r\n[identity]\r\npath = \"p\"\r\n");
  }

  @Test
  void a_missing_table_is_added() {
    write("[sync]\ninclude = []");

    config.set("vault", "hub_pubkey", KEY);

    assertThat(text()).isEqualTo("[sync]\ninclude = []\n\n[vault]\nhub_pubkey = \"" + KEY + "\"\n");
  }

  @Test
  void a_missing_file_is_made_for_a_value_and_not_for_its_removal() {
    config.remove("vault", "hub_pubkey");
    assertThat(config.exists()).isFalse();

    config.set("vault", "hub_pubkey", KEY);
    assertThat(config.read().hubKey()).contains(DeviceKey.parse(KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vault = { id = \"x\", hub_pubkey = \"y\" }\n",
        "vault.id = \"x\"\n",
        "[vault]\n\"hub_pub\\u006bey\" = \"y\"\n",
      })
  void what_cannot_be_changed_safely_is_left_and_told(String text) {
    write(text);

    assertThatThrownBy(() -> config.set("vault", "hub_pubkey", KEY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("by hand")
        .hasMessageContaining(KEY);
    assertThat(text()).isEqualTo(text);
  }

  @Test
  void a_folder_in_its_place_is_told() throws IOException {
    Files.createDirectory(config.path());

    assertThatThrownBy(config::read).isInstanceOf(ConfigException.class);
  }

  @Test
  void a_failed_write_leaves_the_old_file() throws IOException {
    write("[vault]\n");
    Files.createDirectory(config.path().resolveSibling(".config.toml.tmp"));

    assertThatThrownBy(() -> config.set("vault", "name", "n"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(config.path().toString());
    assertThat(text()).isEqualTo("[vault]\n");
  }
}
