package dev.agentsync.kernel.folder;

import dev.agentsync.ignore.gitignore.GitignoreRulesProvider;
import dev.agentsync.kernel.Engines;
import dev.agentsync.kernel.document.Authorship;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.storage.file.FileStorageProvider;
import dev.agentsync.testkit.Conditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A folder, its document and what ties them, all real, without a network. */
final class Device implements AutoCloseable {
  static final String VAULT = "6f1f1aa9-0000-4000-8000-00000000abcd";
  static final Duration SOON = Duration.ofSeconds(10);

  final Path root;
  final List<String> notices = new CopyOnWriteArrayList<>();
  final List<BlobHash> wanted = new CopyOnWriteArrayList<>();
  List<String> extensions = List.of("md");
  List<String> include = List.of("**/*.png");
  long attachmentMaxBytes = 1 << 20;
  long textMaxBytes = 1 << 20;
  Consumer<String> steps = _ -> {};
  EngineProvider engine = Engines.chosen();
  private @Nullable Storage storage;
  private @Nullable VaultDocument document;
  private @Nullable FolderBinding binding;

  Device(Path root) {
    this.root = root;
    try {
      Files.createDirectories(root.resolve(".agentsync"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens document and binding, and makes both the same. */
  Device start() {
    open();
    binding().start(ScanProgress.NONE);
    return this;
  }

  /** Opens the document and prepares the binding. */
  Device open() {
    if (document == null) {
      openDocument();
    }
    binding =
        FolderBinding.open(
            root,
            IndexReading.begin(root),
            document(),
            Objects.requireNonNull(storage),
            new FolderRules(
                extensions,
                include,
                attachmentMaxBytes,
                textMaxBytes,
                new GitignoreRulesProvider()),
            ears(),
            step -> steps.accept(step));
    return this;
  }

  Device openDocument() {
    storage =
        new FileStorageProvider().open(new StorageProvider.Options(root.resolve(".agentsync")));
    document = VaultDocument.open(engine, storage, Optional.of(VAULT), Authorship.unknown());
    return this;
  }

  VaultDocument document() {
    return Objects.requireNonNull(document);
  }

  FolderBinding binding() {
    return Objects.requireNonNull(binding);
  }

  Storage storage() {
    return Objects.requireNonNull(storage);
  }

  /** Stops everything in an orderly way. */
  void stop() {
    if (binding != null) {
      binding.close();
      binding = null;
    }
    if (document != null) {
      document.close();
      document = null;
      storage = null;
    }
  }

  /** Leaves everything as a killed process would. */
  void abandon() {
    storage().close();
    binding = null;
    document = null;
    storage = null;
  }

  @Override
  public void close() {
    stop();
  }

  Path path(String path) {
    return root.resolve(path);
  }

  void write(String path, String text) {
    try {
      Files.createDirectories(Objects.requireNonNull(path(path).getParent()));
      Files.writeString(path(path), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String path) {
    try {
      Files.delete(path(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void move(String from, String to) {
    try {
      Files.createDirectories(Objects.requireNonNull(path(to).getParent()));
      Files.move(path(from), path(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the text of a file on disk, or a word for none. */
  String disk(String path) {
    try {
      return Files.exists(path(path)) ? Files.readString(path(path)) : "(none)";
    } catch (IOException e) {
      return "(unreadable)";
    }
  }

  /** Returns the text the document shows at a path, or a word for none. */
  String shown(String path) {
    return document().file(path).map(e -> document().text(e.id())).orElse("(none)");
  }

  String id(String path) {
    return document().file(path).map(e -> e.id().uuid()).orElse("(none)");
  }

  void awaitShown(String path, String text) {
    Conditions.await(
        path + " to be «" + text + "» in the document, it is «" + shown(path) + "»",
        SOON,
        () -> shown(path).equals(text));
  }

  void awaitDisk(String path, String text) {
    Conditions.await(path + " to be «" + text + "» on disk", SOON, () -> disk(path).equals(text));
  }

  void flush() {
    if (!binding().flush(SOON)) {
      throw new AssertionError("folder and document do not agree: " + binding().status());
    }
  }

  /** Exchanges changes with another device until both know the same. */
  void sync(Device other) {
    try (var here = document().openSync();
        var there = other.document().openSync()) {
      boolean talking = true;
      while (talking) {
        Optional<byte[]> out = here.next();
        out.ifPresent(there::receive);
        Optional<byte[]> back = there.next();
        back.ifPresent(here::receive);
        talking = out.isPresent() || back.isPresent();
      }
    }
  }

  FolderListener ears() {
    return new Ears();
  }

  private final class Ears implements FolderListener {
    @Override
    public void wantsBlob(BlobHash hash) {
      wanted.add(hash);
    }

    @Override
    public void notice(String sentence) {
      notices.add(sentence);
    }

    @Override
    public void statusChanged() {}
  }
}
