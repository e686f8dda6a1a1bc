package dev.agentsync.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.Vault;
import dev.agentsync.kernel.VaultBusyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ResetTest {
  @TempDir Path directory;

  @Test
  void it_takes_what_is_the_programs_and_leaves_what_is_the_users() throws Exception {
    Home home = new Home(directory);
    Path notes = home.known("notes");
    Path precious = Files.writeString(directory.resolve("precious.md"), "precious\n");
    Files.writeString(notes.resolve("a.md"), "a\n");
    Files.writeString(notes.resolve("authorized_keys"), "# devices\n");
    Files.createSymbolicLink(notes.resolve(".agentsync/link"), directory);
    Files.writeString(home.files.profile().directory().resolve("notes-of-mine.txt"), "mine\n");
    Reset reset = Reset.of(home.files);
    assertThat(reset.paths())
        .contains(notes.resolve(".agentsync"), home.files.registry())
        .doesNotContain(notes.resolve("a.md"));
    reset.run();
    assertThat(notes.resolve(".agentsync")).doesNotExist();
    assertThat(home.files.registry()).doesNotExist();
    assertThat(home.files.directory()).doesNotExist();
    assertThat(notes.resolve("a.md")).hasContent("a");
    assertThat(notes.resolve("authorized_keys")).exists();
    assertThat(precious).exists();
    assertThat(home.files.profile().directory().resolve("notes-of-mine.txt")).exists();
    assertThat(Reset.of(home.files).paths()).isEmpty();
  }

  @Test
  void a_vault_in_use_keeps_everything_in_place() {
    Home home = new Home(directory);
    Path notes = home.known("notes");
    try (Vault open = Vault.open(notes, OpenOptions.DEFAULT)) {
      assertThatThrownBy(() -> Reset.of(home.files).run()).isInstanceOf(VaultBusyException.class);
      assertThat(open.root()).isEqualTo(notes);
    }
    assertThat(home.access().registry().vaults()).hasSize(1);
    assertThat(Vault.exists(notes)).isTrue();
  }
}
