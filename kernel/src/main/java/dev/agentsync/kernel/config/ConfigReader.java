package dev.agentsync.kernel.config;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.DeviceKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link VaultConfig} of parsed TOML; what has the wrong type is an error, never a guess.
 */
final class ConfigReader {
  private final Path file;
  private final Map<String, Object> root;

  ConfigReader(Path file, Map<String, Object> root) {
    this.file = file;
    this.root = root;
  }

  VaultConfig read() {
    VaultConfig config =
        new VaultConfig(
            string("vault", "id"),
            string("vault", "name"),
            string("vault", "rendezvous_url"),
            key("vault", "hub_pubkey"),
            string("vault", "kind").filter(VaultConfig.IDENTITY::equals).isPresent(),
            string("hub", "public_url"),
            string("identity", "path"),
            string("identity", "agent_socket"),
            key("identity", "agent_pubkey"),
            strings("sync", "extensions", VaultConfig.EXTENSIONS),
            strings("sync", "include", List.of()),
            number("attachment_max_bytes", VaultConfig.ATTACHMENT_MAX_BYTES, "bytes"),
            number("text_file_max_bytes", VaultConfig.TEXT_FILE_MAX_BYTES, "bytes"),
            number("log_retention_days", VaultConfig.LOG_RETENTION_DAYS, "days"),
            new VaultConfig.Providers(
                string("engine", "provider"),
                string("storage", "provider"),
                string("transport", "provider"),
                string("signer", "provider"),
                string("ignore", "provider")));
    if (config.identityPath().isPresent() && config.agentSocket().isPresent()) {
      throw new ConfigException(
          file
              + ": [identity] has both path and agent_socket. Keep path for a key in a file, or"
              + " agent_socket with agent_pubkey for a key in an agent.");
    }
    return config;
  }

  private Optional<String> string(String table, String key) {
    Optional<Object> value = value(table, key);
    if (value.isPresent() && !(value.get() instanceof String)) {
      throw wrong(table, key, "a text in quotes", value.get());
    }
    return value.map(String.class::cast);
  }

  private Optional<DeviceKey> key(String table, String key) {
    Optional<String> text = string(table, key);
    try {
      return text.map(DeviceKey::parse);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          where(table, key)
              + " is not a key: "
              + e.getMessage()
              + ". Write it as `agentsync key show` prints it.",
          e);
    }
  }

  private List<String> strings(String table, String key, List<String> otherwise) {
    Optional<Object> value = value(table, key);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!(value.get() instanceof List<?> list)) {
      throw wrong(table, key, "a list such as [\"md\", \"txt\"]", value.get());
    }
    List<String> strings = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof String text)) {
        throw wrong(table, key, "a list of texts in quotes", list);
      }
      strings.add(text);
    }
    return strings;
  }

  private long number(String key, long otherwise, String unit) {
    Optional<Object> value = value("sync", key);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!(value.get() instanceof Long number) || number < 0) {
      throw wrong("sync", key, "a number of " + unit + ", 0 or more", value.get());
    }
    return number;
  }

  private Optional<Object> value(String table, String key) {
    @Nullable Object section = root.get(table);
    if (section == null) {
      return Optional.empty();
    }
    if (!(section instanceof Map<?, ?> map)) {
      throw new ConfigException(
          file + ": " + table + " must be a table: write [" + table + "] on a line of its own.");
    }
    return Optional.ofNullable(map.get(key));
  }

  private ConfigException wrong(String table, String key, String wanted, Object found) {
    return new ConfigException(
        where(table, key) + " must be " + wanted + ", but it is " + found + ". Correct it.");
  }

  private String where(String table, String key) {
    return file + ": [" + table + "] " + key;
  }
}
