package dev.agentsync.transport.wss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsFilesTest {
  @TempDir Path parent;
  private Path directory;
  private Path crt;
  private Path key;
  private TlsFiles files;

  @BeforeEach
  void place() {
    directory = parent.resolve("server");
    crt = directory.resolve("tls.crt");
    key = directory.resolve("tls.key");
    files = new TlsFiles(directory);
  }

  @Test
  void a_new_certificate_is_self_signed_for_ten_years() throws Exception {
    Instant before = Instant.now().minusSeconds(2);
    X509Certificate made = files.loadOrCreate().certificate();
    made.verify(made.getPublicKey());
    assertThat(made.getPublicKey().getAlgorithm()).isEqualTo("EdDSA");
    assertThat(made.getSigAlgName()).isEqualTo("Ed25519");
    assertThat(made.getSubjectAlternativeNames()).containsExactly(List.of(2, "agentsync.local"));
    assertThat(made.getNotBefore().toInstant()).isBetween(before, Instant.now());
    assertThat(Duration.between(made.getNotBefore().toInstant(), made.getNotAfter().toInstant()))
        .isEqualTo(Duration.ofDays(3650));
  }

  @Test
  void the_files_are_der_and_the_key_is_its_owners_only() throws Exception {
    HubCertificate made = files.loadOrCreate();
    assertThat(Files.readAllBytes(crt)).isEqualTo(made.certificate().getEncoded());
    assertThat(Files.readAllBytes(key)).isEqualTo(made.key().getEncoded());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    try (var names = Files.list(directory)) {
      assertThat(names).containsExactlyInAnyOrder(crt, key);
    }
  }

  @Test
  void what_is_there_is_used_again() throws Exception {
    X509Certificate first = files.loadOrCreate().certificate();
    assertThat(files.loadOrCreate().certificate()).isEqualTo(first);
  }

  @Test
  void with_one_file_missing_both_are_made_anew() throws Exception {
    X509Certificate first = files.loadOrCreate().certificate();
    Files.delete(key);
    X509Certificate second = files.loadOrCreate().certificate();
    assertThat(second).isNotEqualTo(first);
    Files.delete(crt);
    assertThat(files.loadOrCreate().certificate()).isNotEqualTo(second);
    files.loadOrCreate();
  }

  @Test
  void a_key_of_another_certificate_is_refused() throws Exception {
    files.loadOrCreate();
    Path other = parent.resolve("other");
    new TlsFiles(other).loadOrCreate();
    Files.delete(key);
    Files.copy(other.resolve("tls.key"), key);
    assertThatThrownBy(files::loadOrCreate)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key.toString())
        .hasMessageContaining("is not the key of")
        .hasMessageContaining("delete both");
  }

  @Test
  void a_broken_certificate_or_key_is_told_and_kept() throws Exception {
    files.loadOrCreate();
    byte[] goodKey = Files.readAllBytes(key);
    Files.write(key, new byte[] {0x30, 1, 2, 3});
    assertThatThrownBy(files::loadOrCreate)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key.toString());
    Files.write(key, goodKey);
    Files.writeString(crt, "-----BEGIN nothing");
    assertThatThrownBy(files::loadOrCreate)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(crt.toString());
    assertThat(crt).hasContent("-----BEGIN nothing");
    assertThat(Files.readAllBytes(key)).isEqualTo(goodKey);
  }

  @Test
  void a_place_that_cannot_be_written_is_told() throws IOException {
    Files.writeString(directory, "a file where the directory should be");
    assertThatThrownBy(files::loadOrCreate)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(directory.toString());
  }
}
