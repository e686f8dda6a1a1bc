package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Storage} promises about a medium that returns other bytes than it was given: it
 * says so, or refuses to open; it never hands out wrong bytes, and goes on working with what is
 * whole. {@code -Dstorage.damage.rounds=N} tries more.
 */
public abstract class StorageContractDamage {
  private static final int ROUNDS = Integer.getInteger("storage.damage.rounds", 60);
  private static final int CHUNKS = 40;
  private static final int BLOBS = 6;

  /** Where copies of the storage under test live; empty when a test begins. */
  @TempDir protected Path directory;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Returns the provider under test. */
  protected abstract StorageProvider provider();

  private Storage open(Path folder) {
    return provider().open(new StorageProvider.Options(folder));
  }

  @Test
  void a_flipped_bit_is_told_and_never_handed_out() throws IOException {
    Path sound = sound();
    for (int round = 0; round < ROUNDS; round++) {
      Path folder = copy(sound, "flip-" + round);
      Path file = victim(folder);
      byte[] content = Files.readAllBytes(file);
      int at = random.nextInt(content.length);
      content[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, content);
      String where = "byte " + at + " of " + file + ", seed " + seed;
      check(folder, where, true);
    }
  }

  @Test
  void a_shortened_file_never_leads_to_wrong_bytes() throws IOException {
    Path sound = sound();
    for (int round = 0; round < ROUNDS / 3; round++) {
      Path folder = copy(sound, "short-" + round);
      Path file = victim(folder);
      byte[] content = Files.readAllBytes(file);
      int length = random.nextInt(content.length);
      Files.write(file, Arrays.copyOf(content, length));
      check(folder, "only " + length + " bytes of " + file + ", seed " + seed, false);
    }
  }

  private Path sound() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("sound"));
    try (Storage storage = open(folder)) {
      storage.replaceAll(Chunks.numbered(seed, 0, CHUNKS / 2));
      for (int i = CHUNKS / 2; i < CHUNKS; i++) {
        storage.append(Chunks.numbered(seed, i));
      }
      for (int i = 0; i < BLOBS; i++) {
        storage.blobs().put(Chunks.numbered(seed + 1, i));
      }
    }
    return folder;
  }

  private void check(Path folder, String where, boolean allOrTold) {
    List<byte[]> kept;
    try (Storage storage = open(folder)) {
      Storage.Loaded loaded = storage.load();
      kept = known(Chunks.joined(loaded.chunks()), where);
      if (allOrTold && kept.size() < CHUNKS) {
        assertThat(loaded.damage()).as(where).isNotEmpty();
      }
      for (int i = 0; i < BLOBS; i++) {
        byte[] content = Chunks.numbered(seed + 1, i);
        storage
            .blobs()
            .get(BlobHash.of(content))
            .ifPresent(found -> assertThat(found).as(where).isEqualTo(content));
        storage.blobs().put(content);
        assertThat(storage.blobs().get(BlobHash.of(content)))
            .as(where)
            .hasValueSatisfying(found -> assertThat(found).isEqualTo(content));
      }
      storage.append(Chunks.numbered(seed, CHUNKS));
    } catch (StorageException e) {
      assertThat(e).as(where).hasMessageContaining(folder.toString());
      assertThat(provider().holds(folder)).as("not taken for an empty one: %s", where).isTrue();
      return;
    }
    try (Storage storage = open(folder)) {
      Storage.Loaded loaded = storage.load();
      assertThat(loaded.damage()).as("told once: %s", where).isEmpty();
      assertThat(known(Chunks.joined(loaded.chunks()), where)).as(where).hasSize(kept.size() + 1);
    }
  }

  /** Returns the chunks that follow each other in the bytes; each must be one that was stored. */
  private List<byte[]> known(byte[] bytes, String where) {
    List<byte[]> stored =
        IntStream.rangeClosed(0, CHUNKS).mapToObj(i -> Chunks.numbered(seed, i)).toList();
    var found = new ArrayList<byte[]>();
    int at = 0;
    for (byte[] chunk : stored) {
      int end = at + chunk.length;
      if (end <= bytes.length && Arrays.equals(bytes, at, end, chunk, 0, chunk.length)) {
        found.add(chunk);
        at = end;
      }
    }
    assertThat(at).as("bytes that were stored, in order: %s", where).isEqualTo(bytes.length);
    return found;
  }

  /** Returns a file that holds something. */
  private Path victim(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path place : provider().places(folder)) {
      if (Files.exists(place)) {
        try (Stream<Path> all = Files.walk(place)) {
          all.filter(Files::isRegularFile)
              .filter(file -> file.toFile().length() > 0)
              .sorted()
              .forEach(files::add);
        }
      }
    }
    return files.get(random.nextInt(files.size()));
  }

  private Path copy(Path sound, String name) throws IOException {
    Path target = directory.resolve(name);
    try (Stream<Path> all = Files.walk(sound)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.copy(file, target.resolve(sound.relativize(file)));
      }
    }
    return target;
  }
}
