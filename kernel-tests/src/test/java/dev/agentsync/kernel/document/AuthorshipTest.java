package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.engine.java.JavaEngineProvider;
import dev.agentsync.kernel.identity.DeviceActor;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Change;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** No two changes ever have the same author and number, whatever became of the folder. */
class AuthorshipTest {
  private static final EngineProvider ENGINE = new JavaEngineProvider();
  private static final DeviceKey KEY = new DeviceKey(Bytes.of(new byte[32]));

  private static VaultDocument open(MemoryStorage storage) {
    return VaultDocument.open(
        ENGINE,
        storage,
        Optional.of(Device.VAULT),
        Authorship.of(Optional.of(KEY), Optional.of("claude, run 7")));
  }

  private static void write(MemoryStorage storage, String path) {
    try (VaultDocument vault = open(storage)) {
      vault.edit(edit -> edit.createText(path, path + "\n"));
    }
  }

  private static List<Change> changes(MemoryStorage storage) {
    try (Document document = ENGINE.load(storage.load().chunks(), ActorId.random())) {
      return document.changesSince(Heads.NONE);
    }
  }

  @Test
  void a_copied_folder_and_a_restored_backup_write_what_everybody_can_merge() {
    var folder = new MemoryStorage();
    write(folder, "before.md");
    MemoryStorage copy = folder.copy();
    MemoryStorage backup = folder.copy();
    write(folder, "original.md");
    write(copy, "copied.md");
    write(backup, "after restoring the backup.md");

    MemoryStorage all = folder.copy();
    copy.load().chunks().forEach(all::append);
    backup.load().chunks().forEach(all::append);

    try (VaultDocument merged = open(all)) {
      assertThat(merged.damage()).isEmpty();
      assertThat(merged.files()).hasSize(4);
    }
    Map<String, Change> numbered = new HashMap<>();
    for (Change change : changes(all)) {
      assertThat(numbered.put(change.actor() + " " + change.seq(), change)).isNull();
    }
  }

  @Test
  void a_process_killed_before_it_stored_its_change_leaves_no_number_to_reuse() {
    var storage = new MemoryStorage();
    write(storage, "a.md");
    MemoryStorage asItWas = storage.copy();
    write(storage, "sent before the power failed.md");
    write(asItWas, "after.md");

    assertThat(changes(storage).getLast().actor()).isNotEqualTo(changes(asItWas).getLast().actor());
  }

  @Test
  void every_change_names_device_author_and_time() {
    var storage = new MemoryStorage();
    write(storage, "a.md");

    Change change = changes(storage).getLast();
    assertThat(DeviceActor.writer(change.actor())).isEqualTo(DeviceActor.tag(KEY));
    assertThat(ChangeNote.parse(change.message()).author()).contains("claude, run 7");
    assertThat(change.timeMillis()).isPositive();
  }
}
