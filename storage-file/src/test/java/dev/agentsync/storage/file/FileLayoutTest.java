package dev.agentsync.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.testkit.Chunks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files as other programs know them. */
final class FileLayoutTest {
  /** A document without changes, as both public libraries save it. */
  private static final byte[] EMPTY_DOCUMENT =
      HexFormat.of().parseHex("856f4a83b81a9544000400000000");

  @TempDir private Path directory;

  private Storage open() {
    return FileStorage.open(directory, DiskFiles.REAL);
  }

  @Test
  void a_document_saved_by_another_program_opens_and_is_appended_to() throws IOException {
    Files.write(directory.resolve("doc.bin"), EMPTY_DOCUMENT);
    byte[] change = Chunks.numbered(1, 0);
    try (Storage storage = open()) {
      Storage.Loaded loaded = storage.load();
      assertThat(loaded.damage()).isEmpty();
      assertThat(loaded.chunks()).containsExactly(EMPTY_DOCUMENT);
      storage.append(change);
    }
    assertThat(Files.readAllBytes(directory.resolve("doc.bin")))
        .as("chunks one after the other, nothing between")
        .isEqualTo(Chunks.joined(List.of(EMPTY_DOCUMENT, change)));
  }

  @Test
  void a_compressed_change_is_checked_by_what_it_inflates_to() throws Exception {
    byte[] compressed = compressed(new byte[3000]);
    Files.write(directory.resolve("doc.bin"), compressed);
    try (Storage storage = open()) {
      assertThat(storage.load().damage()).isEmpty();
      assertThat(storage.load().chunks()).containsExactly(compressed);
    }
    compressed[4] ^= 1; // the checksum
    Files.write(directory.resolve("doc.bin"), compressed);
    try (Storage storage = open()) {
      assertThat(storage.load().damage()).hasSize(1);
    }
  }

  @Test
  void a_change_that_inflates_without_end_is_refused() throws Exception {
    byte[] bomb = compressed(new byte[(1 << 26) + 1]);
    assertThat(bomb.length).isLessThan(1 << 20);
    assertThat(ChunkScan.isWhole(bomb)).isFalse();
  }

  private static byte[] compressed(byte[] body) throws Exception {
    byte[] plain = Chunks.chunk(1, body);
    var deflater = new Deflater(1, true);
    deflater.setInput(body);
    deflater.finish();
    var deflated = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      deflated.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    byte[] chunk = Chunks.chunk(2, deflated.toByteArray());
    System.arraycopy(plain, 4, chunk, 4, 4);
    return chunk;
  }

  @Test
  void blobs_lie_under_their_hash() throws Exception {
    byte[] content = "hello".getBytes(StandardCharsets.UTF_8);
    try (Storage storage = open()) {
      storage.blobs().put(content);
    }
    String name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    assertThat(directory.resolve("blobs").resolve(name)).hasBinaryContent(content);
    try (var files = Files.list(directory.resolve("blobs"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void a_blob_whose_content_changed_is_not_here_but_kept_aside() throws IOException {
    try (Storage storage = open()) {
      BlobHash hash = storage.blobs().put(new byte[] {1, 2, 3});
      Path file = directory.resolve("blobs").resolve(hash.hex());
      Files.write(file, new byte[] {1, 2, 4});
      assertThat(storage.blobs().get(hash)).isEmpty();
      assertThat(storage.blobs().contains(hash)).isFalse();
      assertThat(storage.blobs().list()).isEmpty();
      storage.blobs().put(new byte[] {1, 2, 3});
      assertThat(storage.blobs().get(hash).orElseThrow()).containsExactly(1, 2, 3);
      try (var files = Files.list(file.getParent())) {
        assertThat(files.filter(path -> path.toString().contains(hash.hex() + ".damaged-")))
            .singleElement()
            .satisfies(path -> assertThat(path).hasBinaryContent(new byte[] {1, 2, 4}));
      }
    }
  }

  @Test
  void what_is_no_blob_is_not_listed_and_leftovers_go() throws IOException {
    Path blobs = Files.createDirectory(directory.resolve("blobs"));
    BlobHash hash = BlobHash.of(new byte[] {7});
    Files.writeString(blobs.resolve(".tmp." + hash.hex()), "half");
    Files.writeString(blobs.resolve("README"), "mine");
    Files.createDirectory(blobs.resolve(BlobHash.of(new byte[] {8}).hex()));
    Files.createFile(blobs.resolve(BlobHash.of(new byte[] {9}).hex()));
    try (Storage storage = open()) {
      assertThat(storage.blobs().list()).isEmpty();
      storage.blobs().put(new byte[] {7});
      assertThat(storage.blobs().list()).containsExactly(hash);
      assertThat(storage.blobs().get(BlobHash.of(new byte[] {9}))).isEmpty();
    }
    assertThat(blobs.resolve(".tmp." + hash.hex())).doesNotExist();
    assertThat(blobs.resolve("README")).hasContent("mine");
  }

  @Test
  void a_blob_is_not_read_through_a_link() throws IOException {
    Path secret = Files.write(directory.resolve("secret"), new byte[] {4, 2});
    BlobHash hash = BlobHash.of(new byte[] {4, 2});
    Files.createSymbolicLink(
        Files.createDirectory(directory.resolve("blobs")).resolve(hash.hex()), secret);
    try (Storage storage = open()) {
      assertThat(storage.blobs().contains(hash)).isFalse();
      assertThat(storage.blobs().get(hash)).isEmpty();
    }
  }

  @Test
  void the_list_of_labels_has_the_known_bytes() throws IOException {
    var one = new ChangeHash(Bytes.of(new byte[32]));
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    var two = new ChangeHash(Bytes.of(ones));
    try (Storage storage = open()) {
      storage.publishSnapshots(List.of());
      assertThat(directory.resolve("snapshots/index.json"))
          .hasContent("{\n  \"schema_version\": 1,\n  \"labels\": []\n}");
      storage.publishSnapshots(
          List.of(
              new Storage.Snapshot("v1 \"ü\"", Heads.of(one), 1_700_000_000_000L),
              new Storage.Snapshot("v2", Heads.of(List.of(two, one)), 2)));
    }
    String expected =
        """
        {
          "schema_version": 1,
          "labels": [
            {
              "label": "v1 \\"ü\\"",
              "heads": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
              "created_at": 1700000000000
            },
            {
              "label": "v2",
              "heads": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD//////////////////////////////////////////w",
              "created_at": 2
            }
          ]
        }\
        """;
    assertThat(Files.readString(directory.resolve("snapshots/index.json"))).isEqualTo(expected);
    assertThat(directory.resolve("snapshots/.index.json.tmp")).doesNotExist();
  }

  @Test
  void a_history_another_program_replaced_is_never_appended_to() throws IOException {
    Path file = directory.resolve("doc.bin");
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(1, 0, 2));
      Path other = Files.write(directory.resolve("other"), Chunks.numbered(2, 0, 2));
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> storage.append(Chunks.numbered(1, 2)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("changed by another program");
      assertThatThrownBy(() -> storage.replaceAll(Chunks.numbered(1, 2)))
          .isInstanceOf(StorageException.class);
      assertThat(file).hasBinaryContent(Chunks.numbered(2, 0, 2));
      assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(Chunks.numbered(2, 0, 2));
      storage.append(Chunks.numbered(2, 2));
      assertThat(file).hasBinaryContent(Chunks.numbered(2, 0, 3));
    }
  }

  @Test
  void a_history_somebody_deleted_or_lengthened_is_not_appended_to() throws IOException {
    Path file = directory.resolve("doc.bin");
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(1, 0));
      Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
      assertThatThrownBy(() -> storage.append(Chunks.numbered(1, 1)))
          .isInstanceOf(StorageException.class);
      Files.delete(file);
      assertThatThrownBy(() -> storage.append(Chunks.numbered(1, 1)))
          .isInstanceOf(StorageException.class);
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void bytes_that_are_no_chunk_are_refused() {
    try (Storage storage = open()) {
      for (byte[] wrong : List.of(new byte[0], new byte[] {1}, Arrays.copyOf(EMPTY_DOCUMENT, 9))) {
        assertThatThrownBy(() -> storage.append(wrong))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.replaceAll(wrong))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(storage.load().chunks()).isEmpty();
    }
  }

  @Test
  void files_are_private_unless_they_were_not() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path file = directory.resolve("doc.bin");
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(1, 0));
      storage.blobs().put(new byte[] {1});
      assertThat(mode(file)).isEqualTo("rw-------");
      assertThat(mode(directory.resolve("blobs"))).isEqualTo("rwx------");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      storage.replaceAll(Chunks.numbered(1, 0, 2));
      assertThat(mode(file)).isEqualTo("rw-r-----");
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void a_lock_file_left_behind_or_written_by_hand_means_nothing() throws IOException {
    Files.writeString(directory.resolve("storage.lock"), "4000000\nyesterday\nsomething\n");
    open().close();
    Files.write(directory.resolve("storage.lock"), new byte[10_000]);
    try (Storage storage = open()) {
      assertThatThrownBy(this::open).isInstanceOf(VaultBusyException.class);
      storage.append(Chunks.numbered(1, 0));
    }
  }

  @Test
  void a_closed_storage_says_so() {
    Storage storage = open();
    storage.close();
    assertThatThrownBy(storage::load).isInstanceOf(IllegalStateException.class);
  }
}
