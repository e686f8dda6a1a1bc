package dev.agentsync.kernel.config;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import dev.agentsync.kernel.ConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads TOML into plain maps, lists and values, and says where a mistake is. */
public final class ParsedToml {
  private ParsedToml() {}

  /**
   * Returns the content as nested maps.
   *
   * @param file for messages only
   * @throws ConfigException if the text is not TOML; names file, line and column
   */
  public static Map<String, Object> parse(Path file, String text) {
    var reader = new PositionReader(text);
    try {
      return plain(new TomlParser().parse(reader));
    } catch (ParsingException | IndexOutOfBoundsException | NumberFormatException e) {
      throw new ConfigException(
          "parse "
              + file
              + ": "
              + reader.position()
              + ": "
              + reason(e)
              + ". Correct that line, or move the file away to begin with a new one.",
          e);
    }
  }

  private static String reason(RuntimeException e) {
    @Nullable String message = e.getMessage();
    String text = message == null ? "this is not TOML" : message.replaceAll("\\s+", " ").strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static Map<String, Object> plain(UnmodifiableConfig config) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (UnmodifiableConfig.Entry entry : config.entrySet()) {
      @Nullable Object value = entry.getRawValue();
      if (value != null) {
        map.put(entry.getKey(), plainValue(value));
      }
    }
    return map;
  }

  private static Object plainValue(Object value) {
    if (value instanceof UnmodifiableConfig table) {
      return plain(table);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ParsedToml::plainElement).toList();
    }
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }

  private static Object plainElement(@Nullable Object value) {
    return value == null ? "" : plainValue(value); // the parser never yields null elements
  }
}
