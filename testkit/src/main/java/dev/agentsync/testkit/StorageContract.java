package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Storage} promises: extend it, name the provider, run it. Crashes are in {@link
 * StorageContractCrashes}.
 */
public abstract class StorageContract {
  private static final long SEED = 20261121L;

  /** Where the storage under test lives; empty when a test begins. */
  @TempDir protected Path directory;

  /** Returns the provider under test. */
  protected abstract StorageProvider provider();

  private Storage open() {
    return provider().open(new StorageProvider.Options(directory));
  }

  @Test
  void the_provider_has_a_name_for_configuration_files() {
    assertThat(provider().id()).matches("[a-z0-9-]+");
  }

  @Test
  void a_fresh_storage_holds_nothing() {
    assertThat(provider().holds(directory)).isFalse();
    try (Storage storage = open()) {
      Storage.Loaded loaded = storage.load();
      assertThat(Chunks.joined(loaded.chunks())).isEmpty();
      assertThat(loaded.damage()).isEmpty();
      assertThat(storage.size()).isZero();
      assertThat(storage.blobs().list()).isEmpty();
    }
    assertThat(provider().holds(directory)).as("opened, but nothing stored").isFalse();
  }

  @Test
  void appended_chunks_are_loaded_in_order() {
    try (Storage storage = open()) {
      storage.load();
      for (int i = 0; i < 20; i++) {
        storage.append(Chunks.numbered(SEED, i));
      }
      assertHolds(storage, 20);
    }
    assertThat(provider().holds(directory)).isTrue();
    try (Storage storage = open()) {
      assertHolds(storage, 20);
    }
  }

  @Test
  void one_append_may_carry_several_chunks() {
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(SEED, 0, 5));
      storage.append(Chunks.numbered(SEED, 5, 6));
      storage.append(Chunks.numbered(SEED, 6, 9));
      assertHolds(storage, 9);
    }
  }

  @Test
  void an_append_before_the_first_load_comes_after_what_is_there() {
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(SEED, 0));
    }
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(SEED, 1));
      assertHolds(storage, 2);
    }
  }

  @Test
  void replace_all_leaves_only_what_it_was_given_and_appends_follow_it() {
    byte[] document = Chunks.chunk(0, "everything so far".getBytes(StandardCharsets.UTF_8));
    byte[] later = Chunks.numbered(SEED, 7);
    byte[] both = Chunks.joined(List.of(document, later));
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(SEED, 0, 3));
      storage.replaceAll(document);
      assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(document);
      storage.append(later);
      assertThat(Chunks.joined(storage.load().chunks())).isEqualTo(both);
    }
    try (Storage storage = open()) {
      List<byte[]> chunks = storage.load().chunks();
      assertThat(Chunks.joined(chunks)).isEqualTo(both);
      assertThat(chunks.getFirst()).as("apart from what was appended").isEqualTo(document);
    }
  }

  @Test
  void replace_all_works_on_an_empty_storage() {
    try (Storage storage = open()) {
      storage.replaceAll(Chunks.numbered(SEED, 0, 4));
      assertHolds(storage, 4);
    }
    assertThat(provider().holds(directory)).isTrue();
  }

  @Test
  void the_size_counts_the_appended_part() {
    byte[] first = Chunks.numbered(SEED, 0);
    byte[] second = Chunks.numbered(SEED, 1);
    try (Storage storage = open()) {
      storage.load();
      storage.append(first);
      long before = storage.size();
      assertThat(before).isGreaterThanOrEqualTo(first.length);
      storage.append(second);
      assertThat(storage.size()).isGreaterThanOrEqualTo(before + second.length);
    }
  }

  @Test
  void large_chunks_come_back_whole() {
    byte[] body = new byte[3_000_000];
    new Random(SEED).nextBytes(body);
    byte[] large = Chunks.chunk(1, body);
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(SEED, 0));
      storage.append(large);
    }
    try (Storage storage = open()) {
      assertThat(Chunks.joined(storage.load().chunks()))
          .isEqualTo(Chunks.joined(List.of(Chunks.numbered(SEED, 0), large)));
    }
  }

  @Test
  void an_interrupted_thread_stores_as_any_other_and_stays_interrupted() {
    try (Storage storage = open()) {
      Thread.currentThread().interrupt();
      storage.append(Chunks.numbered(SEED, 0));
      storage.append(Chunks.numbered(SEED, 1));
      BlobHash blob = storage.blobs().put(new byte[] {1, 2, 3});
      storage.replaceAll(Chunks.numbered(SEED, 0, 3));
      assertHolds(storage, 3);
      assertThat(storage.blobs().get(blob)).isPresent();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void a_second_owner_is_refused_until_the_first_one_closes() {
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(SEED, 0));
      assertThatThrownBy(this::open)
          .isInstanceOf(VaultBusyException.class)
          .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
      storage.append(Chunks.numbered(SEED, 1));
    }
    try (Storage storage = open()) {
      assertHolds(storage, 2);
    }
  }

  @Test
  void being_refused_does_not_weaken_the_first_owner() {
    try (Storage storage = open()) {
      assertThatThrownBy(this::open).isInstanceOf(VaultBusyException.class);
      try (var child = StorageProcess.start(provider(), directory, "hold", SEED, 0)) {
        assertThat(child.line()).contains("busy").contains(ownPid());
      }
      storage.append(Chunks.numbered(SEED, 0));
    }
  }

  @Test
  void an_owner_in_another_process_is_named() {
    try (var child = StorageProcess.start(provider(), directory, "hold", SEED, 0)) {
      assertThat(child.line()).contains("open");
      assertThatThrownBy(this::open)
          .isInstanceOf(VaultBusyException.class)
          .hasMessageContaining(String.valueOf(child.pid()))
          .hasMessageContaining(directory.toString());
    }
  }

  @Test
  void an_owner_that_was_killed_does_not_own_any_more() {
    try (var child = StorageProcess.start(provider(), directory, "hold", SEED, 0)) {
      assertThat(child.line()).contains("open");
      child.kill();
    }
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(SEED, 0));
      assertHolds(storage, 1);
    }
  }

  @Test
  void closing_twice_does_nothing() {
    Storage storage = open();
    storage.close();
    assertThatCode(storage::close).doesNotThrowAnyException();
    try (Storage again = open()) {
      storage.close();
      assertThatThrownBy(this::open)
          .as("a late close of the former owner must not free the present one's lock")
          .isInstanceOf(VaultBusyException.class);
      again.append(Chunks.numbered(SEED, 0));
    }
  }

  @Test
  void a_blob_comes_back_under_its_hash() {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    BlobHash hash;
    try (Storage storage = open()) {
      hash = storage.blobs().put(content);
      assertThat(hash).isEqualTo(BlobHash.of(content));
      assertThat(storage.blobs().put(content.clone())).isEqualTo(hash);
      assertThat(storage.blobs().list()).containsExactly(hash);
    }
    try (Storage storage = open()) {
      assertThat(storage.blobs().contains(hash)).isTrue();
      assertThat(storage.blobs().get(hash).orElseThrow()).isEqualTo(content);
    }
  }

  @Test
  void empty_and_large_blobs_are_blobs() {
    byte[] large = new byte[5_000_000];
    new Random(SEED).nextBytes(large);
    try (Storage storage = open()) {
      BlobHash empty = storage.blobs().put(new byte[0]);
      BlobHash big = storage.blobs().put(large);
      assertThat(storage.blobs().contains(empty)).isTrue();
      assertThat(storage.blobs().get(empty).orElseThrow()).isEmpty();
      assertThat(storage.blobs().get(big).orElseThrow()).isEqualTo(large);
      assertThat(storage.blobs().list()).containsExactlyInAnyOrder(empty, big);
    }
  }

  @Test
  void a_blob_that_is_not_here_is_not_here() {
    BlobHash unknown = BlobHash.of(new byte[] {9});
    try (Storage storage = open()) {
      assertThat(storage.blobs().contains(unknown)).isFalse();
      assertThat(storage.blobs().get(unknown)).isEmpty();
      assertThatCode(() -> storage.blobs().delete(unknown)).doesNotThrowAnyException();
    }
  }

  @Test
  void a_deleted_blob_is_gone_and_may_come_again() {
    byte[] content = {1, 2, 3};
    try (Storage storage = open()) {
      BlobHash hash = storage.blobs().put(content);
      storage.blobs().delete(hash);
      assertThat(storage.blobs().contains(hash)).isFalse();
      assertThat(storage.blobs().get(hash)).isEmpty();
      assertThat(storage.blobs().list()).isEmpty();
      storage.blobs().put(content);
      assertThat(storage.blobs().get(hash)).isPresent();
    }
  }

  @Test
  void many_threads_may_use_the_blobs_at_once() throws Exception {
    try (Storage storage = open()) {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var results =
            IntStream.range(0, 64)
                .mapToObj(
                    i ->
                        threads.submit(
                            () -> {
                              byte[] content = ("blob " + i % 8).getBytes(StandardCharsets.UTF_8);
                              BlobHash hash = storage.blobs().put(content);
                              assertThat(storage.blobs().get(hash).orElseThrow())
                                  .isEqualTo(content);
                              return hash;
                            }))
                .toList();
        for (var result : results) {
          result.get(30, TimeUnit.SECONDS);
        }
      }
      assertThat(storage.blobs().list()).hasSize(8);
    }
  }

  @Test
  void the_history_and_the_blobs_leave_each_other_alone() {
    try (Storage storage = open()) {
      BlobHash hash = storage.blobs().put(new byte[] {5});
      storage.append(Chunks.numbered(SEED, 0, 2));
      storage.replaceAll(Chunks.numbered(SEED, 0, 3));
      storage.blobs().put(new byte[] {6});
      storage.blobs().delete(hash);
      assertHolds(storage, 3);
      assertThat(storage.blobs().list()).containsExactly(BlobHash.of(new byte[] {6}));
    }
  }

  @Test
  void snapshots_may_be_published_again_and_again() {
    var heads = Heads.of(new ChangeHash(Bytes.of(new byte[ChangeHash.LENGTH])));
    try (Storage storage = open()) {
      storage.append(Chunks.numbered(SEED, 0));
      storage.publishSnapshots(List.of(new Storage.Snapshot("before \"it\"", heads, 1L)));
      storage.publishSnapshots(List.of());
      assertHolds(storage, 1);
    }
  }

  private static void assertHolds(Storage storage, int chunks) {
    Storage.Loaded loaded = storage.load();
    assertThat(loaded.damage()).isEmpty();
    assertThat(Chunks.joined(loaded.chunks())).isEqualTo(Chunks.numbered(SEED, 0, chunks));
  }

  private static String ownPid() {
    return String.valueOf(ProcessHandle.current().pid());
  }
}
