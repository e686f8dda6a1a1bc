package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.VaultPath;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.spi.IgnoreRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Decides which paths take part. Immutable. */
final class Selection {
  private static final Set<String> OWN_FOLDERS = Set.of(".agentsync", ".agentsync-server", ".git");

  private final String ruleFileName;
  private final Set<String> textExtensions;

  /** The ends of names that are included, without those of {@link #include}. */
  private final List<String> endings;

  private final List<Pattern> include;
  private final IgnoreRules ignored;

  Selection(FolderRules rules, IgnoreRules ignored) {
    this.ruleFileName = rules.ignore().fileName();
    this.ignored = ignored;
    this.textExtensions =
        rules.extensions().stream().map(Selection::bare).collect(Collectors.toUnmodifiableSet());
    var simple = new ArrayList<String>();
    var patterns = new ArrayList<Pattern>();
    for (String extension : textExtensions) {
      if (extension.indexOf('*') < 0) {
        simple.add("." + extension);
      } else {
        patterns.add(pattern("**/*." + extension));
      }
    }
    rules.include().forEach(glob -> patterns.add(pattern(glob)));
    this.endings = List.copyOf(simple);
    this.include = List.copyOf(patterns);
  }

  /** Returns whether a path can never take part: the program's own files, and any git folder. */
  static boolean reserved(String path) {
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (path.startsWith(".", start)
          && OWN_FOLDERS.contains(path.substring(start, end).toLowerCase(Locale.ROOT))) {
        return true;
      }
      start = end + 1;
    }
    return isTemporary(DiskTree.name(path));
  }

  static boolean isTemporary(String name) {
    return name.startsWith(".") && name.endsWith(DiskTree.TEMPORARY);
  }

  /** Returns whether a file with that path takes part. */
  boolean takes(String path) {
    if (reserved(path) || VaultPath.refusal(path).isPresent()) {
      return false;
    }
    if (special(path)) {
      return true;
    }
    if (ignored.ignores(path, false)) {
      return false;
    }
    return included(path);
  }

  private boolean included(String path) {
    for (String ending : endings) {
      if (path.endsWith(ending)) {
        return true;
      }
    }
    for (Pattern pattern : include) {
      if (pattern.matcher(path).matches()) {
        return true;
      }
    }
    return endings.isEmpty() && include.isEmpty();
  }

  /** Returns whether a folder with that path takes part. */
  boolean takesFolder(String path) {
    return path.isEmpty()
        || (!reserved(path) && VaultPath.refusal(path).isEmpty() && !ignored.ignores(path, true));
  }

  /** Returns whether a file that takes part is text by its name. */
  boolean text(String path) {
    if (special(path)) {
      return true;
    }
    String name = DiskTree.name(path);
    int dot = name.lastIndexOf('.');
    return dot <= 0
        ? textExtensions.isEmpty()
        : textExtensions.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  boolean ruleFile(String path) {
    return DiskTree.name(path).equals(ruleFileName);
  }

  private boolean special(String path) {
    return path.equals(AuthorizedKeys.PATH) || ruleFile(path);
  }

  private static String bare(String extension) {
    String lower = extension.toLowerCase(Locale.ROOT);
    return lower.startsWith(".") ? lower.substring(1) : lower;
  }

  /** Stars cross slashes, and a leading {@code **}{@code /} may stand for nothing. */
  private static Pattern pattern(String glob) {
    var regex = new StringBuilder();
    int at = 0;
    while (at < glob.length()) {
      if (glob.startsWith("**/", at)) {
        regex.append("(?:.*/)?");
        at += 3;
      } else if (glob.charAt(at) == '*') {
        regex.append(".*");
        at++;
      } else {
        int star = glob.indexOf('*', at);
        int end = star < 0 ? glob.length() : star;
        regex.append(Pattern.quote(glob.substring(at, end)));
        at = end;
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
