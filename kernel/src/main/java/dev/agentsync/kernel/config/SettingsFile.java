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
 * A TOML file that people and programs write. Every change keeps all other bytes: comments, unknown
 * keys, tables of other programs. A change is durable when the call returns, or nothing changed.
 */
public final class SettingsFile {
  private static final long LARGEST = 1 << 20;

  private final Path file;
  private final String fresh;

  private SettingsFile(Path file, String fresh) {
    this.file = file;
    this.fresh = fresh;
  }

  /** Returns that file, whether it exists or not. */
  public static SettingsFile of(Path file) {
    return new SettingsFile(file, "");
  }

  /** As {@link #of}; a file that is made by setting a value begins with that text. */
  static SettingsFile of(Path file, String fresh) {
    return new SettingsFile(file, fresh);
  }

  /**
   * Returns what a table says; nothing if there is no such table or no file.
   *
   * @throws ConfigException if the file cannot be read, or is malformed; the message says where
   */
  public Map<String, Object> table(String name) {
    Map<String, Object> table = new LinkedHashMap<>();
    @Nullable Object found =
        text().map(text -> ParsedToml.parse(file, text)).orElse(Map.of()).get(name);
    if (found instanceof Map<?, ?> map) {
      map.forEach((key, value) -> table.put(String.valueOf(key), value));
    } else if (found != null) {
      throw new ConfigException(
          file + ": " + name + " must be a table: write [" + name + "] on a line of its own.");
    }
    return table;
  }

  /** Sets a value; the file is made if there is none. */
  public void set(String table, String key, String value) {
    set(table, key, TomlValue.literal(value), value);
  }

  /** As {@link #set(String, String, String)} for what is true or false. */
  public void set(String table, String key, boolean value) {
    set(table, key, String.valueOf(value), value);
  }

  private void set(String table, String key, String literal, Object value) {
    String old = text().orElse(fresh);
    String changed = new TomlEditor(old).set(table, key, literal);
    if (!fits(old, changed, table, key, value)) {
      throw untouchable(table, key, "Write there by hand: " + key + " = " + literal);
    }
    write(old, changed);
  }

  /** Removes a value; does nothing if it is not there. */
  public void remove(String table, String key) {
    Optional<String> old = text();
    if (old.isPresent()) {
      String changed = new TomlEditor(old.get()).remove(table, key);
      if (!fits(old.get(), changed, table, key, null)) {
        throw untouchable(table, key, "Remove it there by hand.");
      }
      write(old.get(), changed);
    }
  }

  private ConfigException untouchable(String table, String key, String remedy) {
    return new ConfigException(
        "Cannot change ["
            + table
            + "] "
            + key
            + " in "
            + file
            + " without touching the rest. "
            + remedy);
  }

  /** Whether the new text differs from the old one in exactly that value. */
  private boolean fits(
      String old, String changed, String table, String key, @Nullable Object value) {
    Map<String, Object> wanted = ParsedToml.parse(file, old);
    put(wanted, table, key, value);
    try {
      return ParsedToml.parse(file, changed).equals(wanted);
    } catch (ConfigException e) {
      return false; // the edit broke a text that was well-formed: it must not be written
    }
  }

  private void write(String old, String changed) {
    if (!changed.equals(old) || !Files.exists(file)) {
      AtomicFile.write(file, changed);
    }
  }

  private static void put(
      Map<String, Object> wanted, String table, String key, @Nullable Object value) {
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

  /** Returns the whole text, or empty if there is no file. */
  Optional<String> text() {
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
      throw new ConfigException(
          file.getFileName() + " not valid utf-8: " + file + ". Save it as UTF-8.", e);
    } catch (IOException e) {
      throw new ConfigException(
          "Cannot read " + file + ": " + e + ". Check that it is a file you may read.", e);
    }
  }
}
