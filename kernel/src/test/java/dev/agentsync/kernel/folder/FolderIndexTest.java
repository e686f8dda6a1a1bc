package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderIndexTest {
  private static final Heads KNOWN = Heads.decode(new byte[32]);
  private static final Heads LOST = Heads.NONE;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("index.log");
  }

  private FolderIndex open() {
    return FolderIndex.open(file, KNOWN::equals);
  }

  private static IndexRecord.Base base(String path, String id, Heads heads) {
    return new IndexRecord.Base(
        path,
        new FileId(id),
        FileKind.TEXT,
        heads,
        BlobHash.of(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        new Stamp(1, 2, "identity of " + id),
        3);
  }

  @Test
  void what_was_appended_is_there_again_and_the_index_is_not_fresh_any_more() {
    try (FolderIndex index = open()) {
      assertThat(index.fresh()).isTrue();
      assertThat(file).doesNotExist();
      index.append(List.of(base("a.md", "1", KNOWN), base("b.md", "2", KNOWN)));
      index.append(List.of(new IndexRecord.Held("b.md"), new IndexRecord.Folder("d", "i")));
    }
    try (FolderIndex index = open()) {
      assertThat(index.fresh()).isTrue();
      index.established();
    }
    try (FolderIndex index = open()) {
      assertThat(index.fresh()).isFalse();
      assertThat(index.base("a.md")).contains(base("a.md", "1", KNOWN));
      assertThat(index.held()).containsExactly("b.md");
      assertThat(index.folders()).containsEntry("d", "i");
      assertThat(index.pathsOf(new FileId("2"))).containsExactly("b.md");
      assertThat(index.pathOfIdentity("identity of 1")).contains("a.md");
      index.append(List.of(new IndexRecord.Gone("a.md"), new IndexRecord.Gone("d")));
    }
    try (FolderIndex index = open()) {
      assertThat(index.base("a.md")).isEmpty();
      assertThat(index.folders()).isEmpty();
      assertThat(index.pathOfIdentity("identity of 1")).isEmpty();
    }
  }

  @Test
  void what_refers_to_changes_that_never_became_durable_is_as_if_it_had_not_been_said() {
    try (FolderIndex index = open()) {
      index.append(List.of(base("a.md", "1", KNOWN), base("a.md", "2", LOST)));
    }
    try (FolderIndex index = open()) {
      assertThat(index.base("a.md")).contains(base("a.md", "1", KNOWN));
    }
  }

  @Test
  void a_torn_end_takes_nothing_else_with_it_and_the_index_goes_on() throws IOException {
    try (FolderIndex index = open()) {
      index.append(List.of(base("a.md", "1", KNOWN)));
      index.append(List.of(base("b.md", "2", KNOWN)));
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(file) - 3);
    }
    try (FolderIndex index = open()) {
      assertThat(index.base("a.md")).isPresent();
      assertThat(index.base("b.md")).isEmpty();
      index.append(List.of(base("c.md", "3", KNOWN)));
    }
    try (FolderIndex index = open()) {
      assertThat(index.base("a.md")).isPresent();
      assertThat(index.base("c.md")).isPresent();
    }
  }

  @Test
  void a_log_that_says_the_same_over_and_over_stays_small() throws IOException {
    try (FolderIndex index = open()) {
      for (int i = 0; i < 40_000; i++) {
        index.append(List.of(base("a.md", "1", KNOWN)));
      }
      assertThat(Files.size(file)).isLessThan(2 << 20);
      assertThat(index.base("a.md")).isPresent();
    }
  }

  @Test
  void only_what_is_below_a_folder_is_below_it() {
    try (FolderIndex index = open()) {
      index.append(
          List.of(
              base("d.md", "1", KNOWN),
              base("d/a.md", "2", KNOWN),
              base("d/e/a.md", "3", KNOWN),
              base("d0/a.md", "4", KNOWN)));
      assertThat(index.basesBelow("d")).containsOnlyKeys("d/a.md", "d/e/a.md");
      assertThat(index.basesBelow("")).hasSize(4);
    }
  }
}
