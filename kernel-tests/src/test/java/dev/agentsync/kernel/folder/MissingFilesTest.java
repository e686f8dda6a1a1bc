package dev.agentsync.kernel.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Files that are gone: deleted, or only out of sight. */
class MissingFilesTest extends OneDevice {
  @Test
  void many_deletions_at_once_are_held_back_and_the_rest_goes_on() {
    for (int i = 0; i < 12; i++) {
      device.write("f" + i + ".md", "file " + i + "\n");
    }
    device.start();
    for (int i = 0; i < 8; i++) {
      device.delete("f" + i + ".md");
    }
    Conditions.await(
        "the deletions to be held back",
        Device.SOON,
        () -> device.binding().status().heldBack().size() == 8);
    device.write("other.md", "goes on\n");
    device.awaitShown("other.md", "goes on\n");
    assertThat(device.shown("f0.md")).isEqualTo("file 0\n");
    assertThat(device.disk("f0.md")).isEqualTo("(none)");
    assertThat(device.notices.toString()).contains("agentsync deletions accept");
    device.stop();
    device.start();
    assertThat(device.binding().status().heldBack()).hasSize(8);
    device.write("f0.md", "file 0 is back\n");
    device.awaitShown("f0.md", "file 0 is back\n");
    assertThat(device.binding().acceptDeletions()).isEqualTo(7);
    assertThat(device.shown("f1.md")).isEqualTo("(none)");
    assertThat(device.binding().status().heldBack()).isEmpty();
  }

  @Test
  void a_wiped_folder_is_held_back_at_the_start_and_can_be_restored() {
    for (int i = 0; i < 3; i++) {
      device.write("sub/f" + i + ".md", "file " + i + "\n");
    }
    device.start();
    device.stop();
    for (int i = 0; i < 3; i++) {
      device.delete("sub/f" + i + ".md");
    }
    device.delete("sub");
    device.start();
    assertThat(device.shown("sub/f0.md")).isEqualTo("file 0\n");
    assertThat(device.disk("sub/f0.md")).isEqualTo("(none)");
    assertThat(device.binding().restoreDeletions()).isEqualTo(3);
    device.flush();
    assertThat(device.disk("sub/f0.md")).isEqualTo("file 0\n");
    assertThat(device.binding().status().heldBack()).isEmpty();
  }

  @Test
  void authorized_keys_comes_back_and_is_never_deleted() {
    String key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me";
    device.write("authorized_keys", key + "\n");
    device.write("a.md", "a\n");
    device.write("b.md", "b\n");
    device.start();
    device.delete("authorized_keys");
    device.awaitDisk("authorized_keys", key + "\n");
    device.write("authorized_keys", "# nobody\n");
    Conditions.await(
        "the notice", Device.SOON, () -> device.notices.toString().contains("lock every device"));
    device.flush();
    assertThat(device.shown("authorized_keys")).contains(key);
  }

  @Test
  void the_folder_going_away_deletes_nothing() throws IOException {
    device.write("a.md", "a\n");
    device.write("b.md", "b\n");
    device.start();
    Path aside = directory.resolve("aside");
    Files.move(device.root, aside);
    Files.writeString(aside.resolve("c.md"), "c\n");
    Conditions.await(
        "the problem to be told",
        Device.SOON,
        () -> !device.binding().status().problems().isEmpty());
    assertThat(device.shown("a.md")).isEqualTo("a\n");
    Files.writeString(aside.resolve("a.md"), "edited while away\n");
    Files.move(aside, device.root);
    device.awaitShown("a.md", "edited while away\n");
    Conditions.await(
        "the problem to be over",
        Device.SOON,
        () -> device.binding().status().problems().isEmpty());
    assertThat(device.shown("b.md")).isEqualTo("b\n");
  }
}
