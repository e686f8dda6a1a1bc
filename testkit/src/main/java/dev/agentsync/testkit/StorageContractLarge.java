package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Storage} promises about a history of 1 GB. Takes a minute, 3 GB of disk and as
 * much memory, so it runs only with {@code -Dstorage.large=true}; prints how long things took.
 */
public abstract class StorageContractLarge {
  private static final int CHUNKS = 1024;
  private static final int CHUNK = 1 << 20;

  /** Where the storage under test lives; empty when a test begins. */
  @TempDir protected Path directory;

  /** Returns the provider under test. */
  protected abstract StorageProvider provider();

  @Test
  void a_history_of_a_gigabyte_is_kept() {
    assumeTrue(Boolean.getBoolean("storage.large"), "only with -Dstorage.large=true");
    var options = new StorageProvider.Options(directory);
    byte[] body = new byte[CHUNK];
    new Random(1).nextBytes(body);
    long length = 0;
    try (Storage storage = provider().open(options)) {
      long begun = System.nanoTime();
      for (int i = 0; i < CHUNKS; i++) {
        byte[] chunk = chunk(body, i);
        storage.append(chunk);
        length += chunk.length;
      }
      tell("appended " + CHUNKS + " chunks of 1 MB", begun);
    }
    try (Storage storage = provider().open(options)) {
      long begun = System.nanoTime();
      Storage.Loaded loaded = storage.load();
      tell("loaded", begun);
      assertThat(loaded.damage()).isEmpty();
      assertThat(storage.size()).isGreaterThanOrEqualTo(length);
      assertThat(loaded.chunks().stream().mapToLong(chunk -> chunk.length).sum()).isEqualTo(length);
      byte[] last = loaded.chunks().getLast();
      byte[] expected = chunk(body, CHUNKS - 1);
      assertThat(ByteBuffer.wrap(last, last.length - expected.length, expected.length))
          .isEqualTo(ByteBuffer.wrap(expected));
      begun = System.nanoTime();
      storage.append(chunk(body, CHUNKS));
      tell("appended one more", begun);
      begun = System.nanoTime();
      storage.replaceAll(chunk(body, 0));
      tell("replaced all", begun);
    }
    try (Storage storage = provider().open(options)) {
      assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(chunk(body, 0));
    }
  }

  private static byte[] chunk(byte[] body, int number) {
    ByteBuffer.wrap(body).putInt(number);
    return Chunks.chunk(1, body);
  }

  private void tell(String what, long begun) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    System.out.println(provider().id() + ": " + what + " in " + took.toMillis() + " ms");
  }
}
