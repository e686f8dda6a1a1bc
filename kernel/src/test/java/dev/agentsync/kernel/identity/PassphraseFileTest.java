package dev.agentsync.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.Passphrases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PassphraseFileTest {
  @TempDir private Path directory;

  private Passphrases named(Path file) {
    return new IdentityPaths(Map.of("AGENTSYNC_PASSPHRASE_FILE", file.toString()))
        .passphrases(Passphrases.NONE);
  }

  @Test
  void the_first_line_counts_and_is_offered_once() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "correct horse \r\nsecond\n");
    assertThat(named(file).ask("the key", 1)).hasValue("correct horse ".toCharArray());
    assertThat(named(file).ask("the key", 2)).as("it would be as wrong again").isEmpty();
    Files.writeString(file, "ümläut");
    assertThat(named(file).ask("the key", 1)).hasValue("ümläut".toCharArray());
  }

  @Test
  void a_file_that_cannot_be_read_is_named() throws IOException {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> named(missing).ask("the key", 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("AGENTSYNC_PASSPHRASE_FILE");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> named(binary).ask("the key", 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void without_a_file_the_given_source_is_asked() {
    Passphrases given = Passphrases.NONE;
    assertThat(new IdentityPaths(Map.of()).passphrases(given)).isSameAs(given);
  }
}
