package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.spi.IgnoreRulesProvider.RuleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** The rule files of the folder and what they select. Used by the binding's thread only. */
final class RuleBook {
  private static final System.Logger LOG = System.getLogger("agentsync.folder");
  private static final long LARGEST = 1 << 20;

  private final FolderRules rules;
  private final DiskTree disk;
  private final TreeMap<String, String> contents = new TreeMap<>();
  private Selection selection;

  RuleBook(FolderRules rules, DiskTree disk) {
    this.rules = rules;
    this.disk = disk;
    this.selection = compiled();
  }

  Selection selection() {
    return selection;
  }

  FolderRules rules() {
    return rules;
  }

  /** Reads the rule file of a folder anew; returns whether anything is selected otherwise now. */
  boolean refresh(String folder) {
    String path = DiskTree.join(folder, rules.ignore().fileName());
    String content = read(path);
    String before = content == null ? contents.remove(folder) : contents.put(folder, content);
    if (content == null ? before == null : content.equals(before)) {
      return false;
    }
    selection = compiled();
    return true;
  }

  private @org.jspecify.annotations.Nullable String read(String path) {
    if (!(disk.look(path) instanceof Sight.Regular(Stamp stamp)) || stamp.size() > LARGEST) {
      return null;
    }
    try {
      byte[] bytes = disk.read(path, stamp);
      return bytes == null ? contents.get(DiskTree.parent(path)) : text(bytes);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot read rules path=" + path, e);
      return contents.get(DiskTree.parent(path));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Selection compiled() {
    List<RuleFile> files =
        contents.entrySet().stream().map(e -> new RuleFile(e.getKey(), e.getValue())).toList();
    return new Selection(rules, rules.ignore().compile(files));
  }
}
