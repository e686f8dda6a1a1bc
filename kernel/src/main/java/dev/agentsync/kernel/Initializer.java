package dev.agentsync.kernel;

import dev.agentsync.kernel.config.ConfigFile;
import dev.agentsync.kernel.config.NewConfig;
import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.document.Authorship;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.identity.VaultsFile;
import dev.agentsync.kernel.lock.VaultLock;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.kernel.store.StorageChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a folder a vault. The id in the configuration is written last: until then the folder is no
 * vault, and the attempt can be repeated.
 */
final class Initializer {
  private final VaultFolder folder;
  private final InitOptions options;
  private final Surroundings surroundings;
  private final Optional<VaultConfig> before;
  private final boolean ownersIdentity;

  Initializer(VaultFolder folder, InitOptions options, Surroundings surroundings) {
    this(folder, options, surroundings, false);
  }

  /**
   * @param ownersIdentity whether the vault is to be its owner's identity
   */
  Initializer(
      VaultFolder folder, InitOptions options, Surroundings surroundings, boolean ownersIdentity) {
    this.ownersIdentity = ownersIdentity;
    this.folder = folder;
    this.options = options;
    this.surroundings = surroundings;
    this.before = folder.config().readIfPresent();
  }

  Initialized run() {
    if (before.flatMap(VaultConfig::vaultId).isPresent()) {
      throw new VaultException(
          "vault already initialized at " + folder.root() + " (config.toml exists)");
    }
    SignerProvider.Options identity = identity();
    DeviceKey device = surroundings.device(before, identity);
    folder.create();
    Path directory = folder.directory();
    try (VaultLock lock =
        VaultLock.tryTake(directory).orElseThrow(() -> VaultLock.busy(folder.root(), directory))) {
      String vaultId = history(device);
      if (options.ignoreFiles()) {
        IgnoreFiles.write(folder.root());
      }
      Optional<String> name =
          options.name().or(() -> before.flatMap(VaultConfig::name)).or(this::folderName);
      configure(vaultId, name, identity, device);
      return new Initialized(folder.root(), vaultId, name, device, place(identity));
    }
  }

  private SignerProvider.Options identity() {
    Optional<String> path = options.identity().or(() -> before.flatMap(VaultConfig::identityPath));
    Path keyFile = surroundings.identities().keyFile(folder.root(), path);
    boolean named = options.identity().isPresent();
    return surroundings.identity(folder.root(), keyFile, named, before, options.key());
  }

  private static Path place(SignerProvider.Options identity) {
    return switch (identity.wish()) {
      case AGENT -> identity.agentSocket().orElse(identity.keyFile());
      case FILE, ANY -> identity.keyFile();
    };
  }

  /** Begins the history, or goes on with what an interrupted attempt has left. */
  private String history(DeviceKey device) {
    Optional<String> engineWord = before.flatMap(c -> c.providers().engine());
    Optional<String> storageWord =
        options.storage().or(() -> before.flatMap(c -> c.providers().storage()));
    EngineProvider engine = surroundings.plugins().engine(engineWord);
    var choice = new StorageChoice(surroundings.plugins(), folder.directory());
    StorageProvider storages = choice.of(storageWord);
    choice.record(storages); // first: an attempt that is cut short goes on in the same one
    Storage storage = storages.open(new StorageProvider.Options(folder.directory()));
    boolean begun = !storage.load().chunks().isEmpty();
    Authorship us = Authorship.of(Optional.of(device), Optional.empty());
    try (VaultDocument document =
        begun
            ? VaultDocument.open(engine, storage, Optional.empty(), us)
            : VaultDocument.create(engine, storage, UUID.randomUUID().toString(), us)) {
      new KeyList(document).add(List.of(new AuthorizedKeys.Entry(device, label())));
      if (ownersIdentity) {
        KeyList.change(document, VaultsFile.PATH, text -> text.isEmpty() ? VaultsFile.EMPTY : text);
      }
      return document.vaultId();
    }
  }

  private void configure(
      String vaultId, Optional<String> name, SignerProvider.Options identity, DeviceKey device) {
    ConfigFile config = folder.config();
    surroundings.note(config, identity, options.key(), device);
    Optional<String> url = options.hub().map(Object::toString);
    if (ownersIdentity && config.exists()) {
      throw new VaultException(
          folder.root() + " has a configuration already. Make the identity in a new folder.");
    }
    if (!config.exists()) {
      config.create(
          new NewConfig(
              Optional.of(vaultId),
              name,
              url,
              Optional.empty(),
              options.identity(),
              options.storage(),
              ownersIdentity));
      return;
    }
    // Made by `hub trust` or `key generate`: what it says stays.
    options.identity().ifPresent(path -> config.set("identity", "path", path));
    options.storage().ifPresent(word -> config.set("storage", "provider", word));
    name.ifPresent(word -> config.set("vault", "name", word));
    url.ifPresent(text -> config.set("vault", "rendezvous_url", text));
    config.set("vault", "id", vaultId);
  }

  /** An identity's devices are told apart by their labels, so each begins with one of its own. */
  private String label() {
    return ownersIdentity ? MachineName.get().orElse("first-device") : "creator";
  }

  private Optional<String> folderName() {
    return Optional.ofNullable(folder.root().getFileName())
        .map(Path::toString)
        .filter(text -> !text.isBlank());
  }
}
