package dev.agentsync.kernel.identity;

import dev.agentsync.kernel.spi.DeviceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The devices a vault's synced {@code authorized_keys} file lets in, in the order of the file.
 * Repeated keys are kept.
 */
public record AuthorizedKeys(List<Entry> entries) {
  /** The file's path inside the vault. */
  public static final String PATH = "authorized_keys";

  /** Nobody. What a vault without the file has. */
  public static final AuthorizedKeys NOBODY = new AuthorizedKeys(List.of());

  /** Before a line that let a device in once; a comment to every reader of the format. */
  private static final String REMOVED = "# removed: ";

  private static final String HEADER =
      """
      # agentsync authorized_keys
      #
      # One ssh-ed25519 public key per line. Lines starting with '#' are
      # comments. Paste `agentsync key show` output from any device you
      # want to authorize.

      """;

  /**
   * One device.
   *
   * @param label what people call it; empty if the line has none
   */
  public record Entry(DeviceKey key, String label) {
    /** Returns the entry as a line of the file, without a line end. */
    public String line() {
      return label.isEmpty() ? key.ssh() : key.ssh() + " " + label;
    }
  }

  public AuthorizedKeys {
    entries = List.copyOf(entries);
  }

  /** Reads the file's text; a line that is not an entry is skipped. */
  public static AuthorizedKeys parse(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      AuthorizedKeysLine.parse(line).ifPresent(entries::add);
    }
    return new AuthorizedKeys(entries);
  }

  /**
   * Returns the text with the entries it lacks added at its end and everything else as it was. A
   * text without content becomes a fresh file with the usual header.
   */
  public static String add(String text, Collection<Entry> wanted) {
    AuthorizedKeys present = parse(text);
    List<Entry> missing = new ArrayList<>();
    for (Entry entry : wanted) {
      if (!present.contains(entry.key())
          && missing.stream().noneMatch(other -> other.key().equals(entry.key()))) {
        missing.add(entry);
      }
    }
    if (missing.isEmpty()) {
      return text;
    }
    if (text.isBlank()) {
      return new AuthorizedKeys(missing).render();
    }
    String lines = missing.stream().map(e -> e.line() + "\n").collect(Collectors.joining());
    return text.endsWith("\n") ? text + lines : text + "\n" + lines;
  }

  /** Returns the text without the lines that let that device in, and everything else as it was. */
  public static String remove(String text, DeviceKey key) {
    var kept = new StringBuilder();
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      String line = text.substring(start, end);
      if (AuthorizedKeysLine.parse(line).filter(e -> e.key().equals(key)).isEmpty()) {
        kept.append(line);
      }
      start = end;
    }
    return kept.toString();
  }

  /**
   * Returns the text with the lines that let that device in made comments, which {@link #removed}
   * finds again, and everything else as it was.
   */
  public static String strike(String text, DeviceKey key) {
    return text.lines()
        .map(
            line ->
                AuthorizedKeysLine.parse(line).filter(e -> e.key().equals(key)).isPresent()
                    ? REMOVED + line.strip()
                    : line)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** Returns the devices that were struck out and have not been let in again, each once. */
  public static List<Entry> removed(String text) {
    AuthorizedKeys present = parse(text);
    var removed = new LinkedHashMap<DeviceKey, Entry>();
    text.lines()
        .filter(line -> line.startsWith(REMOVED))
        .flatMap(line -> AuthorizedKeysLine.parse(line.substring(REMOVED.length())).stream())
        .filter(entry -> !present.contains(entry.key()))
        .forEach(entry -> removed.putIfAbsent(entry.key(), entry));
    return List.copyOf(removed.values());
  }

  /** Returns whether that device is let in. */
  public boolean contains(DeviceKey key) {
    return entries.stream().anyMatch(entry -> entry.key().equals(key));
  }

  /** Returns what that device is called; empty if it is not listed or has no label. */
  public Optional<String> label(DeviceKey key) {
    return entries.stream()
        .filter(entry -> entry.key().equals(key))
        .map(Entry::label)
        .filter(label -> !label.isEmpty())
        .findFirst();
  }

  /** Returns the file as a program writes it: the usual header, then a line per entry. */
  public String render() {
    return HEADER + entries.stream().map(e -> e.line() + "\n").collect(Collectors.joining());
  }
}
