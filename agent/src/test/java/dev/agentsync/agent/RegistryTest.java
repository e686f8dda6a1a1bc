package dev.agentsync.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.VaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
  @TempDir Path directory;

  @Test
  void what_was_written_is_read_again() {
    var file = new RegistryFile(directory.resolve("registry.toml"));
    assertThat(file.read()).isEqualTo(Registry.EMPTY);
    var registry =
        new Registry(
            List.of(
                new KnownVault("notes", Path.of("/a \"b\"\\n/ö"), Role.HUB, false),
                new KnownVault("diary", Path.of("/c"), Role.PEER, true)));
    file.write(registry);
    assertThat(file.read()).isEqualTo(registry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vault = 1",
        "[[vault]]\nname = \"a\"",
        "[[vault]]\nname = \"a/b\"\nfolder = \"/x\"\nrole = \"hub\"",
        "[[vault]]\nname = \"a\"\nfolder = \"x\"\nrole = \"hub\"",
        "[[vault]]\nname = \"a\"\nfolder = \"/x\"\nrole = \"king\"",
        "[[vault]]\nname = \"a\"\nfolder = \"/x\"\nrole = \"hub\"\npaused = 1",
        "[[vault]]\nname = \"a\"\nfolder = \"/x\"\nrole = \"hub\"\n"
            + "[[vault]]\nname = \"a\"\nfolder = \"/y\"\nrole = \"hub\"",
        "nonsense",
        "\u0000",
      })
  void nonsense_is_refused_with_the_file_in_the_message(String text) throws Exception {
    Path file = directory.resolve("registry.toml");
    Files.writeString(file, text);
    assertThatThrownBy(() -> new RegistryFile(file).read())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("registry.toml")
        .hasMessageContaining("orrect");
  }

  @ParameterizedTest
  @CsvSource({
    "Notes, notes",
    "My Notes, my-notes",
    "Köln 2026, koln-2026",
    "'../..', vault",
    "笔记, vault",
    "a/b, a-b",
    ".hidden., hidden"
  })
  void a_name_is_one_word_that_can_stand_in_a_url(String text, String word) {
    assertThat(Registry.word(text)).isEqualTo(word);
  }

  @Test
  void two_vaults_of_one_name_get_different_names() {
    Registry two =
        Registry.EMPTY
            .with(directory.resolve("a"), "Notes", Role.HUB, false)
            .with(directory.resolve("b"), "notes", Role.HUB, false);
    assertThat(two.vaults()).extracting(KnownVault::name).containsExactly("notes", "notes-2");
  }

  @Test
  void a_bare_url_reaches_the_oldest_hub_unless_another_is_chosen() {
    Registry three =
        Registry.EMPTY
            .with(directory.resolve("p"), "peer", Role.PEER, false)
            .with(directory.resolve("a"), "old", Role.HUB, false)
            .with(directory.resolve("b"), "new", Role.HUB, false);
    assertThat(three.bare(Optional.empty())).contains("old");
    assertThat(three.bare(Optional.of("new"))).contains("new");
    assertThat(three.bare(Optional.of("gone"))).contains("old");
    assertThat(Registry.EMPTY.bare(Optional.empty())).isEmpty();
  }

  @Test
  void an_unknown_vault_is_answered_with_those_there_are() {
    Registry one = Registry.EMPTY.with(directory.resolve("a"), "notes", Role.HUB, false);
    assertThat(one.named(directory.resolve("a").toString()).name()).isEqualTo("notes");
    assertThatThrownBy(() -> one.named("ntoes"))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("There are: notes.");
  }
}
