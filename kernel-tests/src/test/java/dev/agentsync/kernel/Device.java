package dev.agentsync.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.ignore.gitignore.GitignoreRulesProvider;
import dev.agentsync.kernel.identity.IdentityPaths;
import dev.agentsync.kernel.plugin.Plugins;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.signer.file.FileSignerProvider;
import dev.agentsync.storage.file.FileStorageProvider;
import dev.agentsync.testkit.Conditions;
import dev.agentsync.transport.wss.WssTransportProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One device of a test: a home, a folder, the real plugins, and at most one open vault. */
final class Device implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(30);
  static final URI LOOPBACK = URI.create("wss://127.0.0.1:0");

  private final Path home;
  private final Path folder;
  private final Surroundings surroundings;
  final List<VaultEvent> events = new CopyOnWriteArrayList<>();
  private @Nullable Vault vault;

  Device(Path directory, String name) {
    this(directory, name, Engines.chosen());
  }

  Device(Path directory, String name, EngineProvider engine) {
    this.home = directory.resolve(name + "-home");
    this.folder = directory.resolve(name);
    this.surroundings =
        new Surroundings(
            Plugins.of(
                engine,
                new FileStorageProvider(),
                new WssTransportProvider(),
                new FileSignerProvider(),
                new GitignoreRulesProvider()),
            new IdentityPaths(Map.of("HOME", home.toString())),
            Limits.DEFAULT);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Path folder() {
    return folder;
  }

  Path path(String relative) {
    return folder.resolve(relative);
  }

  Initialized init() {
    return Vault.init(folder, InitOptions.DEFAULT, surroundings);
  }

  DeviceKey key() {
    return Identity.show(folder, surroundings);
  }

  DeviceKey makeKey() {
    return Identity.generate(folder, Optional.empty(), surroundings).key();
  }

  CloneOptions cloneOptions(URI hub, Optional<DeviceKey> hubKey) {
    return new CloneOptions(
        hub,
        Optional.of(folder),
        folder.resolveSibling("clones"),
        Optional.empty(),
        hubKey,
        Optional.empty(),
        KeyChoice.CONFIGURED);
  }

  Cloning.Cloned cloneFrom(URI hub, DeviceKey hubKey) {
    return Cloning.begin(cloneOptions(hub, Optional.of(hubKey)), surroundings)
        .complete(TrustDecision.REFUSE);
  }

  Vault open() {
    return open(OpenOptions.DEFAULT.telling(events::add));
  }

  Vault open(OpenOptions options) {
    Vault opened = VaultOpener.open(folder, options, surroundings);
    vault = opened;
    return opened;
  }

  VaultAccess attach() {
    return VaultOpener.attach(folder, OpenOptions.DEFAULT, surroundings);
  }

  /** Opens, starts and listens; returns where. */
  URI listen() {
    return listen(LOOPBACK);
  }

  URI listen(URI address) {
    Vault opened = open();
    opened.start(Progress.NONE);
    return opened.listen(address);
  }

  /** Opens, starts and dials the configured hub. */
  Vault watch() {
    Vault opened = open();
    opened.start(Progress.NONE);
    opened.rendezvous().ifPresent(opened::connect);
    return opened;
  }

  Vault vault() {
    Vault open = vault;
    if (open == null) {
      throw new AssertionError("no vault is open");
    }
    return open;
  }

  void letIn(Device other, String label) {
    vault().authorize(other.key().ssh() + " " + label);
  }

  void write(String relative, String text) {
    try {
      Path file = path(relative);
      Files.createDirectories(file.getParent());
      Path temporary = file.resolveSibling(file.getFileName() + ".saving~");
      Files.writeString(temporary, text);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String relative) {
    try {
      return Files.readString(path(relative));
    } catch (IOException e) {
      return "";
    }
  }

  void awaitText(String relative, String text) {
    await(relative + " to be '" + text + "'", () -> read(relative).equals(text));
  }

  void awaitGone(String relative) {
    await(relative + " to be gone", () -> !Files.exists(path(relative)));
  }

  void await(String what, java.util.function.BooleanSupplier condition) {
    Conditions.await(what + " on " + folder.getFileName(), SOON, condition);
  }

  boolean told(java.util.function.Predicate<VaultEvent> what) {
    return events.stream().anyMatch(what);
  }

  void stop() {
    Vault open = vault;
    vault = null;
    if (open != null) {
      long begun = System.nanoTime();
      open.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Override
  public void close() {
    stop();
  }
}
