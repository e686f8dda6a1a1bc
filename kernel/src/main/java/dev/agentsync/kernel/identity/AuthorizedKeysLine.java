package dev.agentsync.kernel.identity;

import dev.agentsync.kernel.identity.AuthorizedKeys.Entry;
import dev.agentsync.kernel.spi.DeviceKey;
import java.util.List;
import java.util.Optional;

/** Reads one line of {@code authorized_keys}; people edit that file, so what is odd is skipped. */
final class AuthorizedKeysLine {
  private static final List<String> LEGACY_SEPARATORS = List.of(" — ", " – ", " -- ", " - ");

  private AuthorizedKeysLine() {}

  static Optional<Entry> parse(String line) {
    String rest = line.strip();
    if (rest.isEmpty() || rest.startsWith("#")) {
      return Optional.empty();
    }
    if (rest.startsWith("- ") || rest.startsWith("* ")) {
      rest = rest.substring(2).stripLeading();
    }
    return rest.startsWith("`") ? legacy(rest) : plain(rest);
  }

  private static Optional<Entry> plain(String text) {
    // Split at single white space: two spaces before the base64 make the line invalid, as for the
    // other implementations of the format. A line must let in the same device everywhere.
    String[] parts = text.split("\\s", 3);
    if (parts.length < 2) {
      return Optional.empty();
    }
    return entry(parts[0] + " " + parts[1], parts.length == 3 ? parts[2].strip() : "");
  }

  /** The form of old vaults: the key in backticks, a dash, the label. */
  private static Optional<Entry> legacy(String text) {
    int end = text.indexOf('`', 1);
    if (end < 0) {
      return Optional.empty();
    }
    String after = text.substring(end + 1);
    String label =
        LEGACY_SEPARATORS.stream()
            .filter(after::startsWith)
            .findFirst()
            .map(separator -> after.substring(separator.length()).strip())
            .orElse("");
    return entry(text.substring(1, end), label);
  }

  private static Optional<Entry> entry(String key, String label) {
    try {
      return Optional.of(new Entry(DeviceKey.parse(key), label));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not an Ed25519 key: this line lets nobody in
    }
  }
}
