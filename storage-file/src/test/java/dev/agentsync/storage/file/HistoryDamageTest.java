package dev.agentsync.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.testkit.Chunks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a history file that is not whole. */
final class HistoryDamageTest {
  private static final long SEED = 5;
  private static final int CHUNKS = 4;

  @TempDir private Path directory;

  private static byte[] small(int number) {
    byte[] body = new byte[20 + 3 * number];
    new Random(number).nextBytes(body);
    return Chunks.chunk(number == 0 ? 0 : 1, body);
  }

  private static byte[] file(int from, int to) {
    var all = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      all.writeBytes(small(i));
    }
    return all.toByteArray();
  }

  private Storage open(Path vault) {
    return FileStorage.open(vault, DiskFiles.REAL);
  }

  private Path vaultWith(byte[] content) throws IOException {
    Path vault = Files.createTempDirectory(directory, "vault");
    Files.write(vault.resolve("doc.bin"), content);
    return vault;
  }

  private static List<Path> aside(Path vault, String why) throws IOException {
    try (var files = Files.newDirectoryStream(vault, "doc.bin." + why + "-*")) {
      var found = new ArrayList<Path>();
      files.forEach(found::add);
      return found;
    }
  }

  @Test
  void a_torn_append_of_any_length_is_no_damage_and_does_not_harm_the_next() throws IOException {
    byte[] whole = file(0, 3);
    byte[] last = small(3);
    for (int length = 1; length < last.length; length++) {
      byte[] content = Chunks.joined(List.of(whole, Arrays.copyOf(last, length)));
      Path vault = vaultWith(content);
      byte[] next = small(9);
      try (Storage storage = open(vault)) {
        Storage.Loaded loaded = storage.load();
        assertThat(loaded.damage()).as("%d bytes", length).isEmpty();
        assertThat(Chunks.joined(loaded.chunks())).isEqualTo(whole);
        assertThat(storage.size()).isEqualTo(whole.length);
        storage.append(next);
        assertThat(Chunks.joined(storage.load().chunks()))
            .isEqualTo(Chunks.joined(List.of(whole, next)));
      }
      assertThat(aside(vault, "torn")).hasSize(1);
      assertThat(Files.readAllBytes(aside(vault, "torn").getFirst()))
          .as("even these bytes are kept")
          .isEqualTo(Arrays.copyOf(last, length));
    }
  }

  @Test
  void an_append_before_any_load_does_not_follow_torn_bytes() throws IOException {
    byte[] whole = file(0, 2);
    Path vault = vaultWith(Chunks.joined(List.of(whole, Arrays.copyOf(small(2), 12))));
    try (Storage storage = open(vault)) {
      storage.append(small(3));
      assertThat(Chunks.joined(storage.load().chunks()))
          .isEqualTo(Chunks.joined(List.of(whole, small(3))));
    }
  }

  @Test
  void a_file_cut_within_its_first_chunk_is_damage() throws IOException {
    byte[] content = small(0);
    for (int length = 1; length < content.length; length++) {
      byte[] cut = Arrays.copyOf(content, length);
      Path vault = vaultWith(cut);
      try (Storage storage = open(vault)) {
        Storage.Loaded loaded = storage.load();
        assertThat(loaded.chunks()).isEmpty();
        assertThat(loaded.damage()).as("%d bytes", length).hasSize(1);
      }
      assertThat(Files.readAllBytes(aside(vault, "damaged").getFirst())).isEqualTo(cut);
    }
  }

  @Test
  void a_flipped_bit_anywhere_costs_no_other_chunk_and_is_told() throws IOException {
    byte[] content = file(0, CHUNKS);
    for (int bit = 0; bit < content.length * 8; bit++) {
      byte[] broken = content.clone();
      broken[bit / 8] ^= (byte) (1 << (bit % 8));
      ChunkScan scan = ChunkScan.of(broken);
      int hit = 0;
      while (file(0, hit + 1).length <= bit / 8) {
        hit++;
      }
      byte[] rest = Chunks.joined(List.of(file(0, hit), file(hit + 1, CHUNKS)));
      var kept = new ByteArrayOutputStream();
      scan.whole().forEach(span -> kept.write(broken, span.start(), span.length()));
      assertThat(kept.toByteArray()).as("bit %d", bit).isEqualTo(rest);
      assertThat(scan.broken()).as("bit %d", bit).hasSize(1);
      assertThat(scan.torn().length()).as("bit %d", bit).isZero();
    }
  }

  @Test
  void the_damaged_file_is_kept_as_it_was_and_the_rest_goes_on() throws IOException {
    byte[] broken = file(0, CHUNKS);
    broken[file(0, 1).length + 15] ^= 1; // in the second chunk
    Path vault = vaultWith(broken);
    byte[] rest = Chunks.joined(List.of(small(0), file(2, CHUNKS)));
    try (Storage storage = open(vault)) {
      Storage.Loaded loaded = storage.load();
      assertThat(Chunks.joined(loaded.chunks())).isEqualTo(rest);
      assertThat(loaded.chunks()).as("before and after the gap").hasSize(2);
      Path kept = aside(vault, "damaged").getFirst();
      assertThat(loaded.damage())
          .singleElement()
          .asString()
          .contains(vault.resolve("doc.bin").toString(), kept.toString(), "(3) were kept");
      assertThat(kept.getFileName().toString()).matches("doc\\.bin\\.damaged-\\d{8}T\\d{6}Z");
      storage.append(small(7));
      assertThat(storage.load().damage()).as("told once").isEmpty();
      assertThat(Files.readAllBytes(kept)).isEqualTo(broken);
    }
    try (Storage storage = open(vault)) {
      assertThat(Chunks.joined(storage.load().chunks()))
          .isEqualTo(Chunks.joined(List.of(rest, small(7))));
    }
  }

  @Test
  void damage_found_by_an_append_is_told_by_the_next_load() throws IOException {
    byte[] broken = file(0, 2);
    broken[15] ^= 1;
    try (Storage storage = open(vaultWith(broken))) {
      storage.append(small(5));
      assertThat(storage.load().damage()).hasSize(1);
    }
  }

  @Test
  void no_damaged_file_takes_the_place_of_another() throws IOException {
    Path vault = vaultWith(small(0));
    for (int i = 0; i < 5; i++) {
      Files.write(vault.resolve("doc.bin"), new byte[] {(byte) i, 1, 2});
      try (Storage storage = open(vault)) {
        assertThat(storage.load().damage()).hasSize(1);
      }
    }
    var contents = new ArrayList<Byte>();
    for (Path kept : aside(vault, "damaged")) {
      contents.add(Files.readAllBytes(kept)[0]);
    }
    assertThat(contents)
        .containsExactlyInAnyOrder((byte) 0, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
  }

  @Test
  void garbage_before_between_and_behind_chunks_is_left_out() throws IOException {
    byte[] garbage = new byte[100];
    new Random(SEED).nextBytes(garbage);
    byte[] content =
        Chunks.joined(List.of(garbage, small(0), garbage, small(1), small(2), garbage));
    try (Storage storage = open(vaultWith(content))) {
      Storage.Loaded loaded = storage.load();
      assertThat(Chunks.joined(loaded.chunks())).isEqualTo(file(0, 3));
      assertThat(loaded.damage()).hasSize(1);
    }
  }

  @Test
  void an_empty_file_is_a_storage_without_history() throws IOException {
    Path vault = vaultWith(new byte[0]);
    assertThat(new FileStorageProvider().holds(vault)).isFalse();
    try (Storage storage = open(vault)) {
      assertThat(storage.load()).isEqualTo(new Storage.Loaded(List.of(), List.of()));
      storage.append(small(1));
      assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(small(1));
    }
  }

  @Test
  void random_bytes_end_in_time_and_lose_nothing() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] content = file(0, 1 + random.nextInt(6));
      for (int i = random.nextInt(8); i > 0; i--) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(content, random.nextInt(content.length + 20));
      ChunkScan scan = ChunkScan.of(cut);
      var spans = new ArrayList<>(scan.whole());
      spans.addAll(scan.broken());
      spans.add(scan.torn());
      assertThat(spans.stream().mapToInt(ChunkScan.Span::length).sum())
          .as("every byte is in one span, seed %d", seed)
          .isEqualTo(cut.length);
    }
  }

  @Test
  void a_file_full_of_chunk_beginnings_ends_in_time() {
    byte[] magic = Arrays.copyOf(small(1), 4);
    byte[] hostile = new byte[2_000_000];
    for (int at = 0; at + 14 <= hostile.length; at += 14) {
      System.arraycopy(magic, 0, hostile, at, 4);
      hostile[at + 8] = 1;
      hostile[at + 9] = (byte) 0x80; // a body of a million bytes, each time
      hostile[at + 10] = (byte) 0x80;
      hostile[at + 11] = (byte) 0x3d;
    }
    long began = System.nanoTime();
    ChunkScan scan = ChunkScan.of(hostile);
    assertThat(scan.whole()).isEmpty();
    assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
  }
}
