package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Passphrases;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.kernel.spi.SignerProvider.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** This device's key, in a vault's folder or outside any. */
public final class Identity {
  /** A key that was just made, and its file. */
  public record Generated(DeviceKey key, Path file) {}

  /**
   * What a signer has.
   *
   * @param signer its word
   * @param keys those it could sign with
   * @param used the one it would sign with for this vault, if any
   * @param problem why it cannot tell, in a sentence
   */
  public record Offered(
      String signer,
      List<SignerProvider.Offer> keys,
      Optional<DeviceKey> used,
      Optional<String> problem) {}

  private Identity() {}

  /**
   * Makes a key, never over an existing one.
   *
   * @param root the vault's folder, or any folder: a file other than the user's own is noted in its
   *     configuration, which is made if there is none
   * @param file the key file as it is to stand in the configuration, relative to the folder; empty
   *     takes the configured one, else the user's own
   * @throws ConfigException if there is one already: {@code identity file already exists at …;
   *     refusing to overwrite}
   */
  public static Generated generate(Path root, Optional<String> file) {
    return generate(root, file, Surroundings.ofProcess());
  }

  static Generated generate(Path root, Optional<String> file, Surroundings surroundings) {
    VaultFolder folder = VaultFolder.of(root);
    Optional<VaultConfig> config = folder.config().readIfPresent();
    Path keyFile =
        file.map(path -> folder.root().resolve(path).normalize())
            .orElseGet(
                () ->
                    surroundings
                        .identities()
                        .keyFile(folder.root(), config.flatMap(VaultConfig::identityPath)));
    if (Files.exists(keyFile)) {
      throw new ConfigException(
          "identity file already exists at " + keyFile + "; refusing to overwrite");
    }
    var identity =
        new SignerProvider.Options(
            keyFile, Optional.empty(), Optional.empty(), Wish.FILE, Passphrases.NONE);
    DeviceKey key = surroundings.signers(config, identity).generate(identity);
    if (file.isPresent() && !keyFile.equals(surroundings.identities().userDefault())) {
      folder.create();
      folder.config().set("identity", "path", file.get());
    }
    return new Generated(key, keyFile);
  }

  /**
   * Returns the key that the vault uses, or the user's own if the folder is no vault.
   *
   * @throws ConfigException if it cannot be read
   */
  public static DeviceKey show(Path root, KeyChoice choice) {
    return show(root, choice, Surroundings.ofProcess());
  }

  static DeviceKey show(Path root, Surroundings surroundings) {
    return show(root, KeyChoice.CONFIGURED, surroundings);
  }

  static DeviceKey show(Path root, KeyChoice choice, Surroundings surroundings) {
    VaultFolder folder = VaultFolder.of(root);
    Optional<VaultConfig> config = folder.config().readIfPresent();
    Optional<DeviceKey> agentKey =
        choice.agentKey().or(() -> config.flatMap(VaultConfig::agentKey));
    if (agentKey.isPresent()) {
      return agentKey.get();
    }
    try (Signer signer = surroundings.signer(folder.root(), config, choice)) {
      return signer.publicKey();
    }
  }

  /**
   * Returns what each installed signer could sign with, here and now. Nobody is asked for a
   * passphrase.
   *
   * @throws ConfigException if the configuration is wrong
   */
  public static List<Offered> list(Path root, KeyChoice choice) {
    return list(root, choice, Surroundings.ofProcess());
  }

  static List<Offered> list(Path root, KeyChoice choice, Surroundings surroundings) {
    VaultFolder folder = VaultFolder.of(root);
    Optional<VaultConfig> config = folder.config().readIfPresent();
    Path keyFile =
        surroundings.identities().keyFile(folder.root(), config.flatMap(VaultConfig::identityPath));
    SignerProvider.Options identity =
        surroundings.identity(folder.root(), keyFile, false, config, choice);
    Optional<String> used = used(surroundings, config, identity);
    return surroundings.plugins().allSigners().stream()
        .map(signer -> offered(signer, identity, used))
        .sorted(Comparator.comparing(Offered::signer))
        .toList();
  }

  private static Optional<String> used(
      Surroundings surroundings, Optional<VaultConfig> config, SignerProvider.Options identity) {
    try {
      return Optional.of(surroundings.signers(config, identity).id());
    } catch (ConfigException e) {
      return Optional.empty(); // none of those that are here
    }
  }

  private static Offered offered(
      SignerProvider signer, SignerProvider.Options identity, Optional<String> used) {
    boolean ours = used.equals(Optional.of(signer.id()));
    try {
      List<SignerProvider.Offer> offers = signer.offers(identity);
      Optional<DeviceKey> key =
          !ours
              ? Optional.empty()
              : identity.wish() == Wish.AGENT && identity.agentKey().isPresent()
                  ? identity.agentKey()
                  : offers.size() == 1 ? Optional.of(offers.getFirst().key()) : Optional.empty();
      return new Offered(signer.id(), offers, key, Optional.empty());
    } catch (ConfigException e) {
      return new Offered(
          signer.id(), List.of(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }
}
