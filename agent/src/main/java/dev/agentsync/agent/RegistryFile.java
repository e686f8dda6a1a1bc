package dev.agentsync.agent;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.config.AtomicFile;
import dev.agentsync.kernel.config.ParsedToml;
import dev.agentsync.kernel.config.TomlValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link Registry} over restarts. Whoever writes holds the agent's lock. */
final class RegistryFile {
  private static final String HEAD =
      "# The vaults of this profile. Written by 'agentsync vault'; edit it only while no agent"
          + " runs.\n";

  private final Path file;

  RegistryFile(Path file) {
    this.file = file;
  }

  /**
   * Returns what the file says; no vaults if there is none.
   *
   * @throws ConfigException if it is not a list of vaults; the message says where it is wrong
   */
  Registry read() {
    try {
      return registry(ParsedToml.parse(file, Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Registry.EMPTY;
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + " is not UTF-8. " + REMEDY, e);
    } catch (IOException e) {
      throw new StorageException(
          "Cannot read " + file + ": " + e + ". Check that it is a file you may read.", e);
    }
  }

  private static final String REMEDY =
      "Correct it, or move the file away and add the vaults again with 'agentsync vault add'.";

  private Registry registry(Map<String, Object> content) {
    if (!(content.getOrDefault("vault", List.of()) instanceof List<?> list)) {
      throw new ConfigException(file + ": vault must be written as [[vault]]. " + REMEDY);
    }
    var vaults =
        list.stream()
            .map(
                item -> {
                  if (!(item instanceof Map<?, ?> table)) {
                    throw new ConfigException(
                        file + ": vault must be written as [[vault]]. " + REMEDY);
                  }
                  return vault(table, list.indexOf(item) + 1);
                })
            .toList();
    Set<String> names = new HashSet<>();
    for (KnownVault vault : vaults) {
      if (!names.add(vault.name())) {
        throw new ConfigException(
            file + ": two vaults are called '" + vault.name() + "'. " + REMEDY);
      }
    }
    return new Registry(vaults);
  }

  private KnownVault vault(Map<?, ?> table, int number) {
    String name = text(table, "name", number);
    if (!Registry.word(name).equals(name)) {
      throw wrong(number, "name", "one word of a-z, 0-9, '.', '_' and '-'");
    }
    return new KnownVault(name, folder(table, number), role(table, number), paused(table, number));
  }

  private Path folder(Map<?, ?> table, int number) {
    try {
      Path folder = Path.of(text(table, "folder", number));
      if (folder.isAbsolute()) {
        return folder.normalize();
      }
    } catch (InvalidPathException e) {
      throw wrong(number, "folder", "a path", e);
    }
    throw wrong(number, "folder", "an absolute path");
  }

  private Role role(Map<?, ?> table, int number) {
    String word = text(table, "role", number);
    for (Role role : Role.values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    throw wrong(number, "role", "\"hub\" or \"peer\"");
  }

  private boolean paused(Map<?, ?> table, int number) {
    if (table.get("paused") == null) {
      return false;
    }
    if (table.get("paused") instanceof Boolean paused) {
      return paused;
    }
    throw wrong(number, "paused", "true or false");
  }

  private String text(Map<?, ?> table, String key, int number) {
    if (table.get(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw wrong(number, key, "a text in quotes");
  }

  private ConfigException wrong(int number, String key, String wanted) {
    return wrong(number, key, wanted, null);
  }

  private ConfigException wrong(int number, String key, String wanted, @Nullable Exception cause) {
    return new ConfigException(
        file + ": " + key + " of vault " + number + " must be " + wanted + ". " + REMEDY, cause);
  }

  /**
   * Replaces the file; durable when this returns.
   *
   * @throws StorageException if it could not be written; then the old one is as it was
   */
  void write(Registry registry) {
    var text = new StringBuilder(HEAD);
    for (KnownVault vault : registry.vaults()) {
      text.append("\n[[vault]]\nname = ").append(TomlValue.literal(vault.name()));
      text.append("\nfolder = ").append(TomlValue.literal(vault.folder().toString()));
      text.append("\nrole = ").append(TomlValue.literal(vault.role().word())).append('\n');
      if (vault.paused()) {
        text.append("paused = true\n");
      }
    }
    AtomicFile.write(file, text.toString());
  }
}
