package dev.agentsync.storage.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.testkit.Chunks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map, the threads, and files that are not ours. */
final class LmdbFileTest {
  private static final long LIMIT_SECONDS = 30;

  @TempDir private Path directory;

  private Storage open() {
    return new LmdbStorageProvider().open(new StorageProvider.Options(directory));
  }

  @Test
  void everything_is_in_one_folder_for_this_user_alone() throws IOException {
    open().close();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("lmdb"))))
        .isEqualTo("rwx------");
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lmdb", "lmdb.lock");
    }
  }

  @Test
  void the_map_grows_by_itself() {
    byte[] body = new byte[40_000_000]; // more than twice the map it begins with
    new Random(1).nextBytes(body);
    byte[] large = Chunks.chunk(0, body);
    BlobHash blob;
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(1, 0));
      storage.replaceAll(large);
      blob = storage.blobs().put(body);
      storage.append(Chunks.numbered(1, 1));
    }
    try (Storage storage = open()) {
      Storage.Loaded loaded = storage.load();
      assertThat(loaded.damage()).isEmpty();
      assertThat(loaded.chunks()).containsExactly(large, Chunks.numbered(1, 1));
      assertThat(storage.blobs().get(blob)).hasValueSatisfying(b -> assertThat(b).isEqualTo(body));
      assertThat(storage.size()).isEqualTo(large.length + Chunks.numbered(1, 1).length);
    }
  }

  @Test
  void readers_do_not_wait_for_a_writer()
      throws InterruptedException, ExecutionException, TimeoutException {
    var writing = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    try (var environment = Environment.open(directory.resolve("lmdb"));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var blobs = new Blobs(environment);
      BlobHash before = blobs.put(new byte[] {1});
      var written =
          threads.submit(
              () ->
                  environment.write(
                      "test",
                      write -> {
                        write.delete(write.tables().blobs(), new byte[32]);
                        write.put(write.tables().blobs(), new byte[32], new byte[] {2});
                        writing.countDown();
                        return await(mayEnd);
                      }));
      assertThat(writing.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      var read = threads.submit(() -> blobs.get(before).isPresent() && blobs.list().size() == 1);
      assertThat(read.get(LIMIT_SECONDS, TimeUnit.SECONDS)).as("of the state before").isTrue();
      assertThat(written.isDone()).isFalse();
      mayEnd.countDown();
      assertThat(written.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(blobs.list()).hasSize(2);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_value_that_is_not_what_was_stored_is_kept_aside() {
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(1, 0));
      storage.append(Chunks.numbered(1, 1));
    }
    try (var environment = Environment.open(directory.resolve("lmdb"))) {
      environment.write(
          "spoil",
          write -> {
            var history = write.tables().history();
            byte[] last = write.last(history).orElseThrow();
            byte[] value = write.get(history, last).orElseThrow();
            value[value.length - 1] ^= 1;
            write.put(history, last, value);
            return true;
          });
    }
    try (Storage storage = open()) {
      Storage.Loaded loaded = storage.load();
      assertThat(Chunks.joined(loaded.chunks())).isEqualTo(Chunks.numbered(1, 0));
      assertThat(loaded.damage()).singleElement().asString().contains("was damaged", "'damaged'");
      assertThat(storage.load().damage()).as("told once").isEmpty();
    }
    try (var environment = Environment.open(directory.resolve("lmdb"))) {
      var kept = new java.util.ArrayList<byte[]>();
      environment.<Boolean>read(
          "look",
          read -> {
            read.keys(read.tables().damaged(), kept::add);
            return true;
          });
      assertThat(kept).hasSize(1);
    }
  }

  @Test
  void a_file_that_is_none_of_lmdbs_is_refused_and_left_alone() throws IOException {
    Path file = Files.createDirectory(directory.resolve("lmdb")).resolve("data.mdb");
    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    Files.write(file, noise);
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("damaged");
    assertThat(Files.readAllBytes(file)).isEqualTo(noise);
    assertThat(new LmdbStorageProvider().holds(directory)).isTrue();
  }
}
