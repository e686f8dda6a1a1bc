package dev.agentsync.ignore.gitignore;

import dev.agentsync.kernel.spi.IgnoreRules;
import dev.agentsync.kernel.spi.IgnoreRulesProvider.RuleFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All rule files of a vault. As in git, the deepest file with an opinion decides, and what lies in
 * an excluded folder stays excluded whatever the rules say about itself.
 */
final class GitignoreRules implements IgnoreRules {
  private final Map<String, RuleLines> byDirectory;

  private GitignoreRules(Map<String, RuleLines> byDirectory) {
    this.byDirectory = Map.copyOf(byDirectory);
  }

  static GitignoreRules of(List<RuleFile> files) {
    var byDirectory = new HashMap<String, RuleLines>();
    for (RuleFile file : files) {
      RuleLines rules = RuleLines.parse(file.content());
      if (!rules.isEmpty()) {
        byDirectory.put(file.directory(), rules);
      }
    }
    return new GitignoreRules(byDirectory);
  }

  @Override
  public boolean ignores(String path, boolean directory) {
    if (byDirectory.isEmpty()) {
      return false;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (excludes(path.substring(0, slash), true)) {
        return true;
      }
    }
    return excludes(path, directory);
  }

  /** Returns the verdict on this very path, without regard to the folders above it. */
  private boolean excludes(String path, boolean directory) {
    String folder = path;
    while (!folder.isEmpty()) {
      folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
      @Nullable RuleLines rules = byDirectory.get(folder);
      if (rules != null) {
        String below = folder.isEmpty() ? path : path.substring(folder.length() + 1);
        switch (rules.verdict(below, directory)) {
          case EXCLUDED -> {
            return true;
          }
          case INCLUDED -> {
            return false;
          }
          case NEUTRAL -> {} // the next folder up may know
        }
      }
    }
    return false;
  }
}
