package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of files at once, more than the operating system tells about one by one. */
class ManyFilesTest {
  private static final int FILES = 2_000;
  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir Path directory;

  private static String path(int i) {
    return "d" + i % 3 + "/f" + i + ".md";
  }

  @Test
  void thousands_of_files_written_edited_and_moved_at_once_are_all_there() throws IOException {
    try (var alice = new Device(directory.resolve("alice")).start();
        var bob = new Device(directory.resolve("bob")).start()) {
      long start = System.nanoTime();
      for (int i = 0; i < FILES; i++) {
        alice.write(path(i), "file " + i + "\n");
      }
      Conditions.await(
          "all files in the document",
          LIMIT,
          () -> alice.document().files().size() == FILES && alice.binding().flush(LIMIT));
      report("taken in", start);

      start = System.nanoTime();
      alice.sync(bob);
      assertThat(bob.binding().flush(LIMIT)).isTrue();
      report("written", start);
      for (int i = 0; i < FILES; i++) {
        assertThat(bob.disk(path(i))).isEqualTo("file " + i + "\n");
      }

      start = System.nanoTime();
      for (int i = 0; i < FILES; i++) {
        alice.write(path(i), "file " + i + "\nline two\n");
      }
      Conditions.await(
          "the last edit",
          LIMIT,
          () ->
              alice.shown(path(FILES - 1)).endsWith("line two\n") && alice.binding().flush(LIMIT));
      report("edited", start);
      for (int i = 0; i < FILES; i += 97) {
        assertThat(alice.shown(path(i))).isEqualTo("file " + i + "\nline two\n");
      }

      start = System.nanoTime();
      String id = alice.id(path(4));
      Files.move(alice.path("d1"), alice.path("moved"));
      assertThat(alice.binding().flush(LIMIT)).isTrue();
      assertThat(alice.id("moved/f4.md")).isEqualTo(id);
      alice.sync(bob);
      assertThat(bob.binding().flush(LIMIT)).isTrue();
      report("folder moved and edits written", start);
      assertThat(bob.path("d1")).doesNotExist();
      assertThat(bob.disk("moved/f4.md")).isEqualTo("file 4\nline two\n");
      assertThat(bob.document().files()).hasSize(FILES);
      assertThat(bob.document().heads()).isEqualTo(alice.document().heads());

      start = System.nanoTime();
      alice.stop();
      alice.start();
      report("started again", start);
      assertThat(alice.document().heads()).isEqualTo(bob.document().heads());
    }
  }

  private static void report(String what, long start) {
    System.getLogger("agentsync.folder")
        .log(
            System.Logger.Level.INFO,
            "%d files %s in %d ms".formatted(FILES, what, (System.nanoTime() - start) / 1_000_000));
  }
}
