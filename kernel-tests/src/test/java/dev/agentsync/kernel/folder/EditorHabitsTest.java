package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.Conditions;
import org.junit.jupiter.api.Test;

/** What editors do to a file while they save it. */
class EditorHabitsTest extends OneDevice {
  @Test
  void an_emptied_file_is_believed_only_after_a_while() {
    device.start();
    device.write("a.md", "text\n");
    device.awaitShown("a.md", "text\n");
    long start = System.nanoTime();
    device.write("a.md", "");
    Conditions.await(
        "the doubt", Device.SOON, () -> device.binding().status().unsettled().contains("a.md"));
    assertThat(device.shown("a.md")).isEqualTo("text\n");
    device.awaitShown("a.md", "");
    assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThan(900);
  }

  @Test
  void a_file_that_is_truncated_and_then_written_never_shows_the_moment_between() throws Exception {
    device.start();
    device.write("a.md", "before\nline\n");
    device.awaitShown("a.md", "before\nline\n");
    var texts = new java.util.concurrent.CopyOnWriteArrayList<String>();
    device.document().subscribe(_ -> texts.add(device.shown("a.md")));
    device.write("a.md", "");
    Conditions.await(
        "the doubt", Device.SOON, () -> device.binding().status().unsettled().contains("a.md"));
    device.write("a.md", "before\n");
    device.awaitShown("a.md", "before\n");
    assertThat(texts).doesNotContain("");
  }

  @Test
  void an_editor_that_keeps_a_backup_makes_an_edit() {
    device.start();
    device.write("vim.md", "first\n");
    device.awaitShown("vim.md", "first\n");
    String id = device.id("vim.md");
    device.move("vim.md", "vim.md~");
    // Longer than any quiet time of an ordinary deletion.
    long until = System.nanoTime() + 60_000_000;
    Conditions.await("some time to pass", Device.SOON, () -> System.nanoTime() > until);
    device.write("vim.md", "second\n");
    device.delete("vim.md~");
    device.awaitShown("vim.md", "second\n");
    assertThat(device.id("vim.md")).isEqualTo(id);
  }
}
