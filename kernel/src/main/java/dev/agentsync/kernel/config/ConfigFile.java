package dev.agentsync.kernel.config;

import dev.agentsync.kernel.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A vault's {@code .agentsync/config.toml}. Every change keeps all other bytes: comments, unknown
 * keys, tables of other programs. A change is durable when the call returns, or nothing changed.
 */
public final class ConfigFile {
  private static final long LARGEST = 1 << 20;

  private final Path root;
  private final Path file;

  private ConfigFile(Path root) {
    this.root = root;
    this.file = root.resolve(".agentsync").resolve("config.toml");
  }

  /** Returns the file of the vault in that folder, whether it exists or not. */
  public static ConfigFile of(Path root) {
    return new ConfigFile(root.toAbsolutePath().normalize());
  }

  /** Returns where it is. */
  public Path path() {
    return file;
  }

  /** Returns whether it is there. */
  public boolean exists() {
    return Files.exists(file);
  }

  /**
   * Returns what the file says.
   *
   * @throws ConfigException if there is none, it cannot be read, or it is malformed
   */
  public VaultConfig read() {
    return readIfPresent()
        .orElseThrow(
            () ->
                new ConfigException(
                    "no vault configured at "
                        + root
                        + " — run `agentsync init` or `agentsync clone` first"));
  }

  /**
   * Returns what the file says, or empty if there is none.
   *
   * @throws ConfigException if it cannot be read, or it is malformed
   */
  public Optional<VaultConfig> readIfPresent() {
    return text().map(text -> new ConfigReader(file, ParsedToml.parse(file, text)).read());
  }

  /**
   * Writes a new file; its folder is made if needed.
   *
   * @throws ConfigException if there is one already
   * @throws dev.agentsync.kernel.StorageException if it cannot be written
   */
  public void create(NewConfig content) {
    if (exists()) {
      throw new ConfigException(file + " exists already; it is not overwritten.");
    }
    AtomicFile.write(file, content.render());
  }

  /** Sets a value; the file is made if there is none. */
  public void set(String table, String key, String value) {
    String old = text().orElseGet(NewConfig.EMPTY::render);
    replace(old, new TomlEditor(old).set(table, key, value), table, key, value);
  }

  /** Removes a value; does nothing if it is not there. */
  public void remove(String table, String key) {
    Optional<String> old = text();
    if (old.isPresent()) {
      replace(old.get(), new TomlEditor(old.get()).remove(table, key), table, key, null);
    }
  }

  /** Writes the new text only if it differs from the old one in exactly that value. */
  private void replace(
      String old, String changed, String table, String key, @Nullable String value) {
    Map<String, Object> wanted = ParsedToml.parse(file, old);
    put(wanted, table, key, value);
    if (!sameValues(wanted, changed)) {
      throw new ConfigException(
          "Cannot change ["
              + table
              + "] "
              + key
              + " in "
              + file
              + " without touching the rest. "
              + (value == null
                  ? "Remove it there by hand."
                  : "Write there by hand: " + key + " = " + TomlValue.literal(value)));
    }
    if (!changed.equals(old) || !exists()) {
      AtomicFile.write(file, changed);
    }
  }

  private boolean sameValues(Map<String, Object> wanted, String changed) {
    try {
      return ParsedToml.parse(file, changed).equals(wanted);
    } catch (ConfigException e) {
      return false; // the edit broke a text that was well-formed: it must not be written
    }
  }

  private static void put(
      Map<String, Object> wanted, String table, String key, @Nullable String value) {
    Map<String, Object> section = new LinkedHashMap<>();
    if (wanted.get(table) instanceof Map<?, ?> present) {
      present.forEach((name, kept) -> section.put(String.valueOf(name), kept));
    } else if (value == null) {
      return;
    }
    if (value == null) {
      section.remove(key);
    } else {
      section.put(key, value);
    }
    wanted.put(table, section);
  }

  private Optional<String> text() {
    try {
      if (Files.size(file) > LARGEST) {
        throw new ConfigException(file + " is larger than 1 MiB; that is no configuration.");
      }
      byte[] bytes = Files.readAllBytes(file);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      throw new ConfigException("config.toml not valid utf-8: " + file + ". Save it as UTF-8.", e);
    } catch (IOException e) {
      throw new ConfigException(
          "Cannot read " + file + ": " + e + ". Check that it is a file you may read.", e);
    }
  }
}
