package dev.agentsync.kernel.config;

import dev.agentsync.kernel.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A vault's configuration as it can be taken to another machine. */
public final class PortableConfig {
  private static final List<String> LOCAL = List.of("path", "agent_socket", "agent_pubkey");

  private final Path file;
  private final String text;

  /**
   * @param file for messages only
   */
  public PortableConfig(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * Returns the text without the words that say where this machine's key is; all else stays.
   *
   * @throws ConfigException if it is malformed
   */
  public PortableConfig withoutKeys() {
    PortableConfig changed = this;
    for (String key : LOCAL) {
      changed = changed.without("identity", key);
    }
    return changed;
  }

  /**
   * Returns the text without one value.
   *
   * @throws ConfigException if it cannot be taken out
   */
  public PortableConfig without(String table, String key) {
    if (!has(text, table, key)) {
      return this;
    }
    String changed = new TomlEditor(text).remove(table, key);
    if (has(changed, table, key)) {
      throw new ConfigException(
          "Cannot leave out [" + table + "] " + key + " of " + file + ". Remove it there by hand.");
    }
    return new PortableConfig(file, changed);
  }

  private boolean has(String toml, String table, String key) {
    return ParsedToml.parse(file, toml).get(table) instanceof Map<?, ?> section
        && section.containsKey(key);
  }

  /**
   * Returns what the text says.
   *
   * @throws ConfigException if it is malformed
   */
  public VaultConfig read() {
    return new ConfigReader(file, ParsedToml.parse(file, text)).read();
  }

  /** Returns the text. */
  public String text() {
    return text;
  }
}
