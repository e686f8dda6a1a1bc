package dev.agentsync.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are damaged, and such as somebody has made to do harm. */
final class HostileArchiveTest {
  private static final Facts FACTS =
      new Facts(
          "11111111-2222-3333-4444-555555555555",
          Optional.of("a \"name\"\n"),
          Instant.parse("2026-11-21T10:00:00Z"),
          Heads.decode(new byte[32]));
  private static final byte[] BLOB = {1, 2, 3};
  private static final BlobHash BLOB_HASH = BlobHash.of(BLOB);

  @TempDir private Path folder;
  private Path file;
  private final Map<String, byte[]> content = new LinkedHashMap<>();

  @BeforeEach
  void honest() {
    file = folder.resolve("backup.zip");
    content.put(Layout.FACTS, bytes(FACTS.render()));
    content.put(Layout.CONFIG, bytes("[vault]\n"));
    byte[] history = new byte[700];
    new Random(1).nextBytes(history);
    content.put(Layout.HISTORY, history);
    content.put(Layout.blob(BLOB_HASH), BLOB);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void written() throws IOException {
    try (var writer = new ArchiveWriter(file, FACTS.created())) {
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        writer.add(entry.getKey(), entry.getValue());
      }
      writer.finish();
    }
  }

  /** Writes whatever the content is, with the right seal; sums are made unless they are given. */
  private void crafted() throws IOException {
    if (!content.containsKey(Layout.SUMS)) {
      var sums = new StringBuilder();
      content.forEach((name, b) -> sums.append(BlobHash.of(b) + "  " + name + "\n"));
      content.put(Layout.SUMS, bytes(sums.toString()));
    }
    try (OutputStream out = Files.newOutputStream(file);
        var zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
      zip.setComment(Seal.blank());
    }
    Seal.put(file);
  }

  private void refused(String reason) {
    assertThatThrownBy(
            () -> {
              try (BackupFile backup = BackupFile.open(file)) {
                Archive archive = backup.single();
                archive.config();
                archive.history();
                archive.blobs().forEach(archive::blob);
              }
            })
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void an_honest_archive_gives_back_what_was_put_in() throws IOException {
    content.put(Layout.blob(BlobHash.of(new byte[1 << 20])), new byte[1 << 20]);
    written();
    try (BackupFile backup = BackupFile.open(file)) {
      Archive archive = backup.single();
      assertThat(archive.facts()).isEqualTo(FACTS);
      assertThat(archive.config()).isEqualTo("[vault]\n");
      assertThat(archive.history()).isEqualTo(content.get(Layout.HISTORY));
      assertThat(archive.blobs()).hasSize(2).contains(BLOB_HASH);
      assertThat(archive.blob(BlobHash.of(new byte[1 << 20]))).containsOnly(0).hasSize(1 << 20);
    }
    content.remove(Layout.blob(BlobHash.of(new byte[1 << 20])));
    crafted(); // what the tests below make is refused for what they change, not for how it is made
    try (BackupFile backup = BackupFile.open(file)) {
      Archive archive = backup.single();
      assertThat(archive.blob(BLOB_HASH)).isEqualTo(BLOB);
    }
  }

  @Test
  void every_flipped_bit_and_every_cut_is_found() throws IOException {
    written();
    byte[] whole = Files.readAllBytes(file);
    long seed = System.nanoTime();
    var random = new Random(seed);
    System.out.println("seed " + seed);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      refused("");
    }
    for (int round = 0; round < 200; round++) {
      Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      refused("");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    refused("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../evil.md",
        "/etc/evil",
        "blobs/../../evil",
        "blobs/",
        "notes/history.automerge",
        "C:\\evil",
        ".agentsync/id_ed25519",
        "history.automerge/"
      })
  void names_that_are_no_part_of_a_vault(String name) throws IOException {
    content.put(name, BLOB);
    crafted();
    refused("no part of a vault");
  }

  @Test
  void two_entries_of_one_name() throws IOException {
    String twin = Layout.blob(BlobHash.of(new byte[] {9}));
    content.put(twin, new byte[] {9});
    crafted();
    replace(twin, Layout.blob(BLOB_HASH));
    refused("two of");
  }

  private void replace(String old, String other) throws IOException {
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(all).contains(old).hasSize((int) Files.size(file));
    Files.writeString(file, all.replace(old, other), StandardCharsets.ISO_8859_1);
    Seal.put(file);
  }

  @Test
  void entries_that_unpack_to_far_more_than_they_are() throws IOException {
    byte[] bomb = new byte[64 << 20];
    content.put(Layout.blob(BlobHash.of(bomb)), bomb);
    crafted();
    refused("would unpack to");
  }

  @Test
  void a_size_that_is_a_lie() throws IOException {
    crafted();
    byte[] all = Files.readAllBytes(file);
    int directory = new String(all, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    all[directory + 24] ^= 1; // the length before compression, of the first entry
    Files.write(file, all);
    Seal.put(file);
    refused("");
  }

  @ParameterizedTest
  @ValueSource(strings = {Layout.FACTS, Layout.CONFIG, Layout.HISTORY})
  void a_missing_part(String name) throws IOException {
    content.remove(name);
    crafted();
    refused(name + " is not in it");
  }

  @Test
  void a_blob_whose_name_is_another_hash() throws IOException {
    content.put(Layout.blob(BLOB_HASH), new byte[] {4});
    crafted();
    refused("checksum");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x\n", "00  backup.toml\n"})
  void sums_that_are_wrong(String sums) throws IOException {
    content.put(Layout.SUMS, bytes(sums));
    crafted();
    refused(Layout.SUMS);
  }

  @Test
  void a_sum_of_something_else() throws IOException {
    written();
    try (BackupFile backup = BackupFile.open(file)) {
      Archive archive = backup.single();
      assertThat(archive.history()).isNotEmpty();
    }
    var sums = new StringBuilder();
    content.forEach((name, b) -> sums.append(BlobHash.of(BLOB) + "  " + name + "\n"));
    content.put(Layout.SUMS, bytes(sums.toString()));
    crafted();
    refused("checksum");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "format = 2\n",
        "format = \"1\"\n",
        "",
        "format = 1\nvault_id = 3\ncreated = \"2026-11-21T10:00:00Z\"\nheads = []\n",
        "format = 1\nvault_id = \"v\"\ncreated = \"today\"\nheads = []\n",
        "format = 1\nvault_id = \"v\"\ncreated = \"2026-11-21T10:00:00Z\"\nheads = [\"xyz\"]\n",
        "format = = 1\n"
      })
  void facts_that_cannot_be(String facts) throws IOException {
    content.put(Layout.FACTS, bytes(facts));
    crafted();
    refused("");
  }

  @Test
  void several_vaults_are_kept_apart_and_none_may_be_incomplete() throws IOException {
    try (var writer = new ArchiveWriter(file, FACTS.created())) {
      for (String vault : List.of("notes", "blobs")) {
        writer.vault(vault);
        for (Map.Entry<String, byte[]> entry : content.entrySet()) {
          writer.add(entry.getKey(), entry.getValue());
        }
      }
      writer.finish();
    }
    try (BackupFile backup = BackupFile.open(file)) {
      assertThat(backup.vaults()).containsOnlyKeys("notes", "blobs");
      assertThat(backup.vaults().values())
          .allSatisfy(archive -> assertThat(archive.blob(BLOB_HASH)).isEqualTo(BLOB));
      assertThatThrownBy(backup::single)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("several vaults");
    }
    replace("blobs/" + Layout.CONFIG, "blobz/" + Layout.CONFIG);
    refused("is not in it");
    replace("blobz/" + Layout.CONFIG, "../../" + Layout.CONFIG);
    refused("no part of a vault");
  }

  @Test
  void a_vault_whose_name_could_lead_elsewhere_is_not_written() throws IOException {
    try (var writer = new ArchiveWriter(file, FACTS.created())) {
      for (String name : List.of("..", "a/b", "", "A", "-")) {
        assertThatThrownBy(() -> writer.vault(name)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void files_that_are_none() throws IOException {
    refused("no such file");
    Files.writeString(file, "");
    refused("no backup");
    Files.writeString(file, "x".repeat(100_000));
    refused("no backup");
  }
}
