package dev.agentsync.agent;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.config.SettingsFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code agent.toml} of a profile says in {@code [agent]}.
 *
 * @param listen where to listen, such as {@code wss://0.0.0.0:4430}
 * @param autostart whether a command that could use an agent starts one
 * @param bare the vault that a URL without a path reaches
 * @param cloneInto where vaults that the identity lists are cloned to
 */
public record AgentSettings(
    Optional<URI> listen, boolean autostart, Optional<String> bare, Optional<Path> cloneInto) {
  private static final String TABLE = "agent";

  /**
   * Reads the file; without one everything has its default.
   *
   * @throws ConfigException if it is malformed; the message says where
   */
  public static AgentSettings read(Path file) {
    Map<String, Object> values = SettingsFile.of(file).table(TABLE);
    return new AgentSettings(
        text(file, values, "listen").map(text -> uri(file, text)),
        flag(file, values, "autostart"),
        text(file, values, "default"),
        text(file, values, "clone_into").map(text -> path(file, text)));
  }

  /** Returns whether the file says anything about starting an agent by itself. */
  public static boolean decidesAutostart(Path file) {
    return SettingsFile.of(file).table(TABLE).containsKey("autostart");
  }

  /** Notes where to listen from the next start on. */
  public static void listenAt(Path file, URI address) {
    SettingsFile.of(file).set(TABLE, "listen", address.toString());
  }

  /** Notes that nobody is listened for from the next start on. */
  public static void listenNowhere(Path file) {
    SettingsFile.of(file).remove(TABLE, "listen");
  }

  /** Notes where vaults that the identity lists are cloned to, from the next start on. */
  public static void cloneInto(Path file, Path folder) {
    SettingsFile.of(file).set(TABLE, "clone_into", folder.toString());
  }

  /** Notes whether commands start an agent. */
  public static void autostart(Path file, boolean wanted) {
    SettingsFile.of(file).set(TABLE, "autostart", wanted);
  }

  private static Optional<String> text(Path file, Map<String, Object> values, String key) {
    Object value = values.getOrDefault(key, "");
    if (value instanceof String text) {
      return Optional.of(text).filter(word -> !word.isBlank());
    }
    throw wrong(file, key, "a text in quotes");
  }

  private static boolean flag(Path file, Map<String, Object> values, String key) {
    if (values.getOrDefault(key, false) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(file, key, "true or false");
  }

  private static URI uri(Path file, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(file, "listen", "an address such as \"wss://0.0.0.0:4430\"", e);
    }
  }

  private static Path path(Path file, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw wrong(file, "clone_into", "a path", e);
    }
  }

  private static ConfigException wrong(Path file, String key, String wanted) {
    return wrong(file, key, wanted, null);
  }

  private static ConfigException wrong(
      Path file, String key, String wanted, @Nullable Exception cause) {
    return new ConfigException(
        file + ": [agent] " + key + " must be " + wanted + ". Correct it, or remove the line.",
        cause);
  }
}
