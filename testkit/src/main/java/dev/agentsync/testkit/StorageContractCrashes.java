package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Storage} promises about a process that is killed: another process stores and
 * says what was acknowledged, dies at a random moment, and all of that must be there.
 */
public abstract class StorageContractCrashes {
  private static final int ROUNDS = 8;
  private static final int MAX_ACKNOWLEDGED = 60;
  private static final long MAX_DELAY_NANOS = 3_000_000;

  /** Where the storage under test lives; empty when a test begins. */
  @TempDir protected Path directory;

  /** Returns the provider under test. */
  protected abstract StorageProvider provider();

  @Test
  void a_kill_during_append_loses_nothing_that_was_acknowledged() {
    killAndReopen("append");
  }

  @Test
  void a_kill_during_replace_all_loses_nothing_that_was_acknowledged() {
    killAndReopen("replace");
  }

  @Test
  void a_kill_while_blobs_are_stored_leaves_only_whole_blobs() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged;
      try (var child = StorageProcess.start(provider(), directory, "blobs", seed, round * 1000)) {
        acknowledged = runFor(child, random, round * 1000);
      }
      try (Storage storage = provider().open(new StorageProvider.Options(directory))) {
        for (int i = round * 1000; i < acknowledged; i++) {
          byte[] content = Chunks.numbered(seed, i);
          assertThat(storage.blobs().get(BlobHash.of(content)))
              .as("blob %d, seed %d, round %d", i, seed, round)
              .hasValueSatisfying(found -> assertThat(found).isEqualTo(content));
        }
        for (BlobHash hash : storage.blobs().list()) {
          assertThat(storage.blobs().get(hash)).as("seed %d", seed).isPresent();
        }
      }
    }
  }

  private void killAndReopen(String mode) {
    long seed = System.nanoTime();
    var random = new Random(seed);
    int stored = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged;
      try (var child = StorageProcess.start(provider(), directory, mode, seed, stored)) {
        acknowledged = runFor(child, random, stored);
      }
      try (Storage storage = provider().open(new StorageProvider.Options(directory))) {
        Storage.Loaded loaded = storage.load();
        assertThat(loaded.damage()).as("seed %d, round %d", seed, round).isEmpty();
        byte[] found = Chunks.joined(loaded.chunks());
        // The kill may come before or after what was under way became durable.
        stored = acknowledged;
        while (Chunks.numbered(seed, 0, stored).length < found.length) {
          stored++;
        }
        assertThat(found)
            .as("at least %d chunks, seed %d, round %d", acknowledged, seed, round)
            .isEqualTo(Chunks.numbered(seed, 0, stored));
        storage.append(Chunks.numbered(seed, stored));
        stored++;
      }
    }
  }

  /** Kills the child at a random moment; returns one more than the last number it acknowledged. */
  private static int runFor(StorageProcess child, Random random, int first) {
    assertThat(child.line()).isEqualTo("open");
    int acknowledged = first;
    int lines = 1 + random.nextInt(MAX_ACKNOWLEDGED);
    for (int i = 0; i < lines; i++) {
      acknowledged = Integer.parseInt(child.line()) + 1;
    }
    LockSupport.parkNanos(random.nextLong(MAX_DELAY_NANOS)); // to hit any part of the next step
    child.kill();
    String line;
    while (!(line = child.line()).isEmpty()) {
      acknowledged = Integer.parseInt(line) + 1; // said before it died
    }
    return acknowledged;
  }
}
