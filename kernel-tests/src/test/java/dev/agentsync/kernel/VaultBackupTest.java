package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.backup.BackupFile;
import dev.agentsync.kernel.history.Snapshot;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault goes into a file, and comes out of it on another device. */
class VaultBackupTest {
  @TempDir Path directory;
  private Device alice;
  private Device bob;
  private Path file;

  @BeforeEach
  void start() {
    alice = new Device(directory, "alice");
    bob = new Device(directory, "bob");
    file = directory.resolve("notes.zip");
    alice.makeKey();
    alice.init();
    String config = alice.read(".agentsync/config.toml");
    alice.write(".agentsync/config.toml", config.replace("include = []", "include = [\"*.bin\"]"));
    alice.write("one.md", "first\n");
    alice.write("data.bin", "binary\0");
    alice.watch();
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
  }

  private VaultBackup.Contents exported() {
    try (VaultAccess vault = alice.attach()) {
      return vault.export(file, false, Progress.NONE);
    }
  }

  private VaultBackup.Imported restored(Device device, Path root) {
    return VaultBackup.restore(
            file, Optional.of(root), directory, Map.of(), Progress.NONE, device.surroundings())
        .getFirst();
  }

  private static List<String> names(VaultAccess vault) {
    return vault.history().snapshots().stream().map(Snapshot::name).toList();
  }

  private byte[] history(Path backup) {
    try (BackupFile opened = BackupFile.open(backup)) {
      return opened.single().history();
    }
  }

  @Test
  void another_device_has_the_same_history_attachments_snapshots_and_settings() throws IOException {
    alice.vault().history().createSnapshot("before", false, Optional.empty(), Progress.NONE);
    alice.write("one.md", "first\nsecond\n");
    VaultBackup.Contents contents = exported();
    assertThat(contents.files()).isEqualTo(4);
    assertThat(contents.attachments()).isEqualTo(1);
    assertThat(contents.missing()).isZero();
    assertThat(VaultBackup.verify(file, Progress.NONE, bob.surroundings()))
        .containsExactly(contents);

    assertThat(restored(bob, bob.folder()).contents()).isEqualTo(contents);
    assertThat(bob.read("one.md")).isEqualTo("first\nsecond\n");
    assertThat(bob.read("data.bin")).isEqualTo("binary\0");
    assertThat(bob.read(".agentsync/config.toml")).isEqualTo(alice.read(".agentsync/config.toml"));
    try (VaultAccess there = bob.attach()) {
      assertThat(names(there)).containsExactly("before");
      Path again = directory.resolve("again.zip");
      assertThat(there.export(again, false, Progress.NONE).heads()).isEqualTo(contents.heads());
      assertThat(history(again)).isEqualTo(history(file));
    }
  }

  @Test
  void an_imported_copy_never_writes_under_a_name_the_history_has() {
    exported();
    alice.write("one.md", "first\nby the original\n");
    // The hardest case: the same device, so the same key, and the same moment to go on from.
    Path copy = directory.resolve("copy");
    restored(alice, copy);
    Path one = directory.resolve("one.zip");
    Path two = directory.resolve("two.zip");
    try (Vault vault = VaultOpener.open(copy, OpenOptions.DEFAULT, alice.surroundings())) {
      Files.writeString(copy.resolve("one.md"), "by the copy\nfirst\n");
      vault.start(Progress.NONE);
      vault.export(two, false, Progress.NONE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    try (VaultAccess vault = alice.attach()) {
      vault.export(one, false, Progress.NONE);
    }
    try (Document merged = Engines.chosen().load(List.of(history(one)), ActorId.random())) {
      int before = merged.heads().hashes().size();
      merged.apply(history(two)); // two changes of one name would be refused
      assertThat(merged.heads().hashes()).hasSize(before + 1);
    }
  }

  @Test
  void no_key_and_no_place_of_one_is_in_it() throws IOException {
    alice.stop();
    Path key = alice.path(".agentsync/identity");
    Files.createDirectories(key.getParent());
    Files.copy(directory.resolve("alice-home/.agentsync/id_ed25519"), key);
    String config = alice.read(".agentsync/config.toml");
    alice.write(
        ".agentsync/config.toml",
        config.replace("[identity]\n", "[identity]\npath = \".agentsync/identity\"\n"));
    exported();
    try (var zip = new ZipFile(file.toFile());
        BackupFile backup = BackupFile.open(file)) {
      assertThat(zip.stream().map(entry -> entry.getName().replaceAll("/.*", "/")).toList())
          .containsOnly("backup.toml", "config.toml", "history.automerge", "blobs/", "SHA256SUMS");
      assertThat(backup.single().config()).contains("[vault]").doesNotContain("path =");
    }
    assertThat(Files.getPosixFilePermissions(file).toString()).doesNotContain("GROUP", "OTHERS");
  }

  @Test
  void nothing_is_overwritten() throws IOException {
    Files.writeString(file, "mine");
    assertThatThrownBy(this::exported)
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("--force");
    assertThat(file).hasContent("mine");
    Files.delete(file);
    exported();
    try (VaultAccess vault = alice.attach()) {
      assertThatThrownBy(() -> vault.export(alice.path("b.zip"), false, Progress.NONE))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("inside the vault");
      assertThatThrownBy(
              () -> vault.export(directory.resolve("no/such/b.zip"), false, Progress.NONE))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("no folder");
    }
    bob.write("mine.md", "mine\n");
    assertThatThrownBy(() -> restored(bob, bob.folder()))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("not empty");
    assertThat(bob.read("mine.md")).isEqualTo("mine\n");
    assertThat(bob.path(".agentsync")).doesNotExist();
  }

  @Test
  void a_damaged_backup_leaves_nothing_and_the_whole_one_can_still_be_imported()
      throws IOException {
    exported();
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(() -> restored(bob, bob.folder())).isInstanceOf(StorageException.class);
    assertThat(bob.folder()).doesNotExist();

    Files.write(file, whole);
    Files.createDirectories(
        bob.path(".agentsync.importing/blobs")); // of an attempt that was killed
    Files.writeString(bob.path(".agentsync.importing/doc.bin"), "half");
    restored(bob, bob.folder());
    assertThat(bob.read("one.md")).isEqualTo("first\n");
    assertThat(bob.path(".agentsync.importing")).doesNotExist();
  }

  @Test
  void several_vaults_come_out_of_one_file_and_all_are_verified_before_the_first() {
    bob.makeKey();
    bob.init();
    bob.write("two.md", "second\n");
    bob.watch();
    SequencedMap<String, Function<Path, VaultBackup.Contents>> vaults = new LinkedHashMap<>();
    vaults.put("notes", part -> alice.vault().export(part, true, Progress.NONE));
    vaults.put("work", part -> bob.vault().export(part, true, Progress.NONE));
    List<VaultBackup.Contents> contents = VaultBackup.gather(file, false, vaults);
    assertThat(contents).extracting(VaultBackup.Contents::file).containsOnly(file);
    assertThat(VaultBackup.verify(file, Progress.NONE, bob.surroundings())).isEqualTo(contents);
    assertThat(directory.toFile().list((_, name) -> name.endsWith(".tmp"))).isEmpty();

    Path into = directory.resolve("restored");
    Path elsewhere = directory.resolve("elsewhere");
    Path taken = elsewhere.resolve("mine.md");
    write(taken, "mine\n");
    assertThatThrownBy(() -> restoredAll(into))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("elsewhere is not empty");
    assertThat(into.resolve("notes")).doesNotExist();
    assertThat(taken.toFile().delete()).isTrue();
    assertThat(restoredAll(into))
        .extracting(VaultBackup.Imported::root)
        .containsExactly(into.resolve("notes"), elsewhere);
    assertThat(into.resolve("notes/one.md")).hasContent("first");
    assertThat(elsewhere.resolve("two.md")).hasContent("second");
  }

  private List<VaultBackup.Imported> restoredAll(Path into) {
    return VaultBackup.restore(
        file,
        Optional.of(into),
        directory,
        Map.of("work", directory.resolve("elsewhere")),
        Progress.NONE,
        alice.surroundings());
  }

  @Test
  void a_vault_that_cannot_be_exported_leaves_no_file_of_all() {
    SequencedMap<String, Function<Path, VaultBackup.Contents>> vaults = new LinkedHashMap<>();
    vaults.put("notes", part -> alice.vault().export(part, true, Progress.NONE));
    vaults.put(
        "gone",
        _ -> {
          throw new VaultException("There is no vault here.");
        });
    assertThatThrownBy(() -> VaultBackup.gather(file, false, vaults))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("no vault here");
    assertThat(
            directory.toFile().list((_, name) -> name.contains("backup") || name.endsWith("zip")))
        .isEmpty();
  }

  private static void write(Path path, String text) {
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_full_disk_gets_neither_half_a_backup_nor_half_a_vault() throws Exception {
    byte[] large = new byte[600_000];
    new Random(1).nextBytes(large);
    Files.write(alice.path("large.bin"), large);
    Path small = Files.createDirectories(directory.resolve("small"));
    try (SmallDisk disk = SmallDisk.mountedAt(small, "512k");
        VaultAccess vault = alice.attach()) {
      assertThatThrownBy(() -> vault.export(small.resolve("a.zip"), false, Progress.NONE))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("No space left");
      assertThat(small).isEmptyDirectory();
      exported();
      assertThatThrownBy(() -> restored(bob, small)).isInstanceOf(StorageException.class);
      assertThat(small).isEmptyDirectory();
      disk.change("size=4m");
      restored(bob, small);
      assertThat(Files.readAllBytes(small.resolve("large.bin"))).isEqualTo(large);
    }
  }
}
