package dev.agentsync.kernel.document;

import dev.agentsync.kernel.VaultException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for paths inside a vault: segments with slashes between them, NFC, case-sensitive. */
public final class VaultPath {
  private static final boolean ON_WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  /** The longest name common file systems take. */
  private static final int MAX_SEGMENT_BYTES = 255;

  /** The longest path Linux takes. */
  private static final int MAX_PATH_BYTES = 4096;

  /** Code points that HFS+ does not see in a name. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]");

  /** Short names that NTFS makes of {@code .git}, {@code .agentsync} and the like. */
  private static final Pattern SHORT_NAME = Pattern.compile("(git|agents)~[0-9]+");

  private static final Pattern WINDOWS_RESERVED =
      Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³])( *[.:].*)?");

  private static final Pattern WINDOWS_FORBIDDEN = Pattern.compile("[<>:\"|?*]");

  private VaultPath() {}

  /**
   * Returns the form in which a path enters the document: slashes for backslashes, NFC, without
   * empty and {@code .} segments.
   *
   * @throws VaultException if it is empty, absolute, or holds a NUL or a {@code ..} segment
   */
  public static String normalize(String path) {
    if (path.indexOf('\0') >= 0) {
      throw new VaultException("nul byte in path");
    }
    if (path.isEmpty()) {
      throw new VaultException("path is empty");
    }
    String slashed = path.replace('\\', '/');
    if (slashed.startsWith("/")) {
      throw new VaultException("path must be relative: " + path);
    }
    var segments = new ArrayList<String>();
    for (String segment : Normalizer.normalize(slashed, Normalizer.Form.NFC).split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> throw new VaultException("path traversal not allowed: " + path);
        default -> segments.add(segment);
      }
    }
    if (segments.isEmpty()) {
      throw new VaultException("path resolves to empty");
    }
    return String.join("/", segments);
  }

  /**
   * Returns why a path that came with the document may not be written on this device, as a phrase
   * such as {@code "it is inside .git"}; empty if it may. Any program of any peer can have written
   * it, so nothing is taken on trust: not that it stays inside the folder, nor that it was
   * normalized.
   */
  public static Optional<String> refusal(String path) {
    return refusal(path, ON_WINDOWS);
  }

  static Optional<String> refusal(String path, boolean onWindows) {
    return !onWindows && plain(path) ? Optional.empty() : closely(path, onWindows);
  }

  /**
   * Whether a path has nothing about it that would have to be looked at closely: short, of letters,
   * digits, blanks, dots, hyphens and underscores, with no name that begins or ends oddly. Nearly
   * every path is, and a folder of ten thousand is looked at in one go.
   */
  private static boolean plain(String path) {
    if (path.isEmpty() || path.length() > MAX_SEGMENT_BYTES || path.contains("agentsync")) {
      return false;
    }
    char before = '/';
    for (int at = 0; at < path.length(); at++) {
      char c = path.charAt(at);
      boolean first = before == '/';
      boolean word = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!word && c != '-' && c != '_') {
        boolean inside = (c == '.' || c == ' ') && !first;
        boolean between = c == '/' && !first && before != '.' && before != ' ';
        if (!inside && !between) {
          return false;
        }
      }
      before = c;
    }
    return before != '/' && before != '.' && before != ' ';
  }

  /** As {@link #refusal(String, boolean)}, of any path. */
  static Optional<String> closely(String path, boolean onWindows) {
    String normal;
    try {
      normal = normalize(path);
    } catch (VaultException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (!normal.equals(path)) {
      return Optional.of(
          path.indexOf('\\') >= 0 ? "it has a backslash" : "it is not in its normal form");
    }
    if (!WellFormed.text(path).equals(path)) {
      return Optional.of("it has half a surrogate pair");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      return Optional.of("it is longer than " + MAX_PATH_BYTES + " bytes");
    }
    for (String segment : path.split("/", -1)) {
      Optional<String> refusal = segmentRefusal(segment, onWindows);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> segmentRefusal(String segment, boolean onWindows) {
    if (segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES) {
      return Optional.of("a name in it is longer than " + MAX_SEGMENT_BYTES + " bytes");
    }
    if (segment.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("it has a control character");
    }
    String seen = asFileSystemsSeeIt(segment);
    switch (seen) {
      case "", ".", ".." -> {
        return Optional.of("a name in it is nothing but dots and blanks");
      }
      case ".git" -> {
        return Optional.of("it is inside .git");
      }
      case ".agentsync", ".agentsync-server" -> {
        return Optional.of("it is inside agentsync's own folder");
      }
      default -> {}
    }
    if (SHORT_NAME.matcher(seen).matches()) {
      return Optional.of("it can be another name of .git or of agentsync's own folder");
    }
    if (seen.endsWith(".agentsync-tmp")) {
      return Optional.of("it has the name of one of agentsync's temporary files");
    }
    return onWindows ? windowsRefusal(segment, seen) : Optional.empty();
  }

  private static Optional<String> windowsRefusal(String segment, String seen) {
    if (WINDOWS_FORBIDDEN.matcher(segment).find()) {
      return Optional.of("it has a character that Windows forbids");
    }
    if (segment.endsWith(".") || segment.endsWith(" ")) {
      return Optional.of("a name in it ends with a dot or a blank, which Windows drops");
    }
    return WINDOWS_RESERVED.matcher(seen).matches()
        ? Optional.of("Windows reserves a name in it")
        : Optional.empty();
  }

  /**
   * Returns the name under which some file system may find a segment: lower case, without what HFS+
   * does not see, without the stream name and the trailing dots and blanks that NTFS drops.
   */
  private static String asFileSystemsSeeIt(String segment) {
    String name = UNSEEN.matcher(segment).replaceAll("").toLowerCase(Locale.ROOT);
    int stream = name.indexOf(':');
    if (stream >= 0) {
      name = name.substring(0, stream);
    }
    int end = name.length();
    while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
      end--;
    }
    return name.substring(0, end);
  }
}
