package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.ignore.gitignore.GitignoreRulesProvider;
import dev.agentsync.kernel.config.ConfigFile;
import dev.agentsync.kernel.identity.IdentityPaths;
import dev.agentsync.kernel.plugin.Plugins;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Provider;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.signer.file.FileSignerProvider;
import dev.agentsync.storage.file.FileStorageProvider;
import dev.agentsync.storage.lmdb.LmdbStorageProvider;
import dev.agentsync.storage.sqlite.SqliteStorageProvider;
import dev.agentsync.testkit.Chunks;
import dev.agentsync.transport.wss.WssTransportProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which storage a vault has, and how its history moves. */
final class VaultStorageTest {
  private static final StorageProvider FILE = new FileStorageProvider();
  private static final StorageProvider SQLITE = new SqliteStorageProvider();
  private static final StorageProvider LMDB = new LmdbStorageProvider();

  @TempDir private Path home;
  private Path root;
  private Surroundings all;

  @BeforeEach
  void devices() {
    root = home.resolve("notes");
    all = with(FILE, SQLITE, LMDB);
  }

  private Surroundings with(StorageProvider... storages) {
    List<Provider> plugins =
        new ArrayList<>(
            List.of(
                Engines.chosen(),
                new WssTransportProvider(),
                new FileSignerProvider(),
                new GitignoreRulesProvider()));
    plugins.addAll(Arrays.asList(storages));
    return new Surroundings(
        Plugins.of(plugins.toArray(Provider[]::new)),
        new IdentityPaths(Map.of("HOME", home.toString())),
        Limits.DEFAULT);
  }

  private Path state(String name) {
    return root.resolve(".agentsync").resolve(name);
  }

  /** Makes a vault with some notes and an attachment. */
  private void vaultIn(String storage) throws IOException {
    var options =
        new InitOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of(storage),
            KeyChoice.CONFIGURED);
    Vault.init(root, options, all);
    Files.writeString(root.resolve("one.md"), "first\n");
    Files.write(root.resolve("picture.png"), new byte[] {1, 2, 3});
    try (Vault vault = open(all)) {
      vault.start(Progress.NONE);
    }
  }

  private Vault open(Surroundings surroundings) {
    return VaultOpener.open(root, OpenOptions.DEFAULT, surroundings);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(root.resolve(file), text);
    try (Vault vault = open(all)) {
      vault.start(Progress.NONE);
    }
  }

  /** Returns the files that the vault's own history has. */
  private long files() {
    try (Vault vault = open(all)) {
      return vault.status().files();
    }
  }

  private byte[] history(StorageProvider provider) {
    try (Storage storage = provider.open(new StorageProvider.Options(state("")))) {
      return Chunks.joined(storage.load().chunks());
    }
  }

  @ParameterizedTest
  @CsvSource({"file,sqlite", "sqlite,lmdb", "lmdb,file", "file,lmdb", "lmdb,sqlite", "sqlite,file"})
  void a_history_moves_whole_and_the_old_one_is_kept(String from, String to) throws IOException {
    vaultIn(from);
    BlobHash blob;
    try (Storage storage = named(from).open(new StorageProvider.Options(state("")))) {
      blob = storage.blobs().put(new byte[] {7, 8, 9});
    }
    byte[] before = history(named(from));

    VaultStorage.Moved moved = VaultStorage.migrate(root, to, all);

    assertThat(moved.changed()).isTrue();
    assertThat(moved.bytes()).isEqualTo(before.length);
    assertThat(moved.blobs()).isPositive();
    try (Storage storage = named(to).open(new StorageProvider.Options(state("")))) {
      assertThat(storage.blobs().get(blob)).isPresent();
    }
    assertThat(moved.damage()).isEmpty();
    assertThat(history(named(to))).isEqualTo(before);
    assertThat(history(named(from))).isEqualTo(before);
    assertThat(Files.readString(state("config.toml"))).contains("provider = \"" + to + "\"");
    assertThat(state("storage.migrating")).doesNotExist();
    write("two.md", "second\n");
    assertThat(history(named(from))).as("not written to any more").isEqualTo(before);
    assertThat(VaultStorage.show(root, all))
        .filteredOn(VaultStorage.Kept::used)
        .extracting(VaultStorage.Kept::id)
        .containsExactly(to);
  }

  private static StorageProvider named(String id) {
    return Stream.of(FILE, SQLITE, LMDB).filter(p -> p.id().equals(id)).findFirst().orElseThrow();
  }

  /** The document has them; the list is for programs that do not open it. */
  @Test
  void the_list_of_snapshots_moves_too() throws IOException {
    vaultIn("sqlite");
    try (Vault vault = open(all)) {
      vault.history().createSnapshot("before it", false, Optional.empty(), Progress.NONE);
    }
    VaultStorage.migrate(root, "file", all);
    assertThat(state("snapshots/index.json")).content().contains("\"before it\"");
  }

  @Test
  void moving_to_where_it_is_does_nothing() throws IOException {
    vaultIn("sqlite");
    assertThat(VaultStorage.migrate(root, "sqlite", all).changed()).isFalse();
  }

  @Test
  void what_was_left_is_removed_when_told_and_only_if_nothing_in_it_would_be_lost()
      throws IOException {
    vaultIn("file");
    VaultStorage.migrate(root, "sqlite", all);
    assertThatThrownBy(() -> VaultStorage.migrate(root, "file", all))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("agentsync storage remove file");
    assertThatThrownBy(() -> VaultStorage.remove(root, "sqlite", all))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("has this vault's history");
    write("two.md", "second\n");

    assertThat(VaultStorage.remove(root, "file", all)).isPositive();
    assertThat(state("doc.bin")).doesNotExist();
    assertThat(files()).isEqualTo(3);

    VaultStorage.migrate(root, "file", all);
    write("three.md", "third\n");
    Files.writeString(state("storage"), "sqlite\n");
    Files.writeString(
        state("config.toml"),
        Files.readString(state("config.toml")).replace("\"file\"", "\"sqlite\""));
    assertThatThrownBy(() -> VaultStorage.remove(root, "file", all))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("changes that the vault does not have");
    assertThat(state("doc.bin")).exists();
  }

  @Test
  void another_word_in_the_configuration_is_named_instead_of_an_empty_vault() throws IOException {
    vaultIn("file");
    ConfigFile.of(root).set("storage", "provider", "sqlite");
    assertThatThrownBy(() -> open(all))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'file'")
        .hasMessageContaining("\"sqlite\"")
        .hasMessageContaining("agentsync storage migrate --to sqlite");
    assertThat(state("vault.db")).doesNotExist();
  }

  @Test
  void a_vault_without_a_note_is_recognized_by_what_it_holds() throws IOException {
    vaultIn("sqlite");
    Files.delete(state("storage"));
    ConfigFile.of(root).remove("storage", "provider");
    assertThat(files()).isEqualTo(2);
    assertThat(Files.readString(state("storage"))).isEqualTo("sqlite\n");

    Files.delete(state("storage"));
    ConfigFile.of(root).set("storage", "provider", "lmdb");
    assertThatThrownBy(() -> open(all))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'lmdb', which holds nothing")
        .hasMessageContaining("a history in 'sqlite'");
  }

  @Test
  void two_histories_without_a_note_are_a_question() throws IOException {
    vaultIn("sqlite");
    VaultStorage.migrate(root, "file", all);
    Files.delete(state("storage"));
    ConfigFile.of(root).remove("storage", "provider");
    assertThatThrownBy(() -> open(all))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'file' and 'sqlite'");
  }

  @Test
  void a_storage_this_image_lacks_is_named() throws IOException {
    vaultIn("lmdb");
    assertThatThrownBy(() -> open(with(FILE, SQLITE)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'lmdb', which this agentsync does not have")
        .hasMessageContaining("Installed: file, sqlite");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_migration_that_fails_changes_nothing(boolean lies) throws IOException {
    vaultIn("file");
    byte[] before = history(FILE);
    Surroundings failing = with(FILE, new Unreliable(SQLITE, lies));

    assertThatThrownBy(() -> VaultStorage.migrate(root, "sqlite", failing))
        .isInstanceOf(StorageException.class);

    assertThat(history(FILE)).isEqualTo(before);
    assertThat(state("vault.db")).doesNotExist();
    assertThat(state("storage.migrating")).doesNotExist();
    assertThat(files()).isEqualTo(2);
    assertThat(Files.readString(state("storage"))).isEqualTo("file\n");
  }

  /** Cannot store, or stores something else. */
  private record Unreliable(StorageProvider real, boolean lies) implements StorageProvider {
    @Override
    public String id() {
      return real.id();
    }

    @Override
    public boolean holds(Path directory) {
      return real.holds(directory);
    }

    @Override
    public List<Path> places(Path directory) {
      return real.places(directory);
    }

    @Override
    public Storage open(Options options) {
      Storage storage = real.open(options);
      return (Storage)
          java.lang.reflect.Proxy.newProxyInstance(
              Storage.class.getClassLoader(),
              new Class<?>[] {Storage.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("append")) {
                  return method.invoke(storage, arguments);
                }
                if (!lies) {
                  throw new StorageException("no space left");
                }
                storage.append(Chunks.numbered(1, 1));
                return null;
              });
    }
  }

  @Test
  void a_copy_that_was_cut_short_is_removed_by_whoever_opens_the_vault_next() throws IOException {
    vaultIn("file");
    try (Storage half = SQLITE.open(new StorageProvider.Options(state("")))) {
      half.append(Chunks.numbered(1, 1));
    }
    Files.writeString(state("storage.migrating"), "sqlite\n");

    assertThat(files()).isEqualTo(2);

    assertThat(state("vault.db")).doesNotExist();
    assertThat(state("storage.migrating")).doesNotExist();
  }

  @Test
  void a_switch_that_was_cut_short_is_finished_by_whoever_opens_the_vault_next()
      throws IOException {
    vaultIn("file");
    VaultStorage.migrate(root, "sqlite", all);
    ConfigFile.of(root).set("storage", "provider", "file");
    Files.writeString(state("storage.migrating"), "sqlite\n");

    assertThat(files()).isEqualTo(2);

    assertThat(Files.readString(state("config.toml"))).contains("provider = \"sqlite\"");
    assertThat(state("storage.migrating")).doesNotExist();
    assertThat(state("doc.bin")).exists();
  }

  @Test
  void a_vault_in_use_is_not_moved() throws IOException {
    vaultIn("file");
    try (Vault vault = open(all)) {
      assertThatThrownBy(() -> VaultStorage.migrate(root, "sqlite", all))
          .isInstanceOf(VaultBusyException.class);
      assertThat(VaultStorage.show(root, all)).hasSize(3);
      assertThat(vault.status().files()).isEqualTo(2);
    }
  }
}
