package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.spi.BlobHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds out which new files and folders are known ones under another name. */
final class Renames {
  /** Files under new names: from new path to old. */
  final TreeMap<String, String> files = new TreeMap<>();

  /** Folders under new names, outermost only: from new path to old. */
  final TreeMap<String, String> folders = new TreeMap<>();

  private final FolderContext context;
  private final Findings findings;
  private final Set<String> taken = new HashSet<>();

  private Renames(FolderContext context, Findings findings) {
    this.context = context;
    this.findings = findings;
  }

  static Renames find(FolderContext context, Findings findings) {
    var renames = new Renames(context, findings);
    renames.findFolders();
    renames.findFiles();
    return renames;
  }

  private void findFolders() {
    if (findings.freshFolders.isEmpty()) {
      return;
    }
    Map<String, String> known = new HashMap<>();
    context.index().folders().forEach((path, identity) -> known.put(identity, path));
    findings.freshFolders.forEach(
        (path, identity) -> {
          String old = known.get(identity);
          if (old != null
              && !identity.isEmpty()
              && !old.equals(path)
              && !path.startsWith(old + "/")
              && insideAnother(path).isEmpty()
              && absent(old)) {
            folders.put(path, old);
          }
        });
  }

  /** Returns the renamed folder a path lies in, by its new path. */
  private Optional<String> insideAnother(String path) {
    for (String at = DiskTree.parent(path); !at.isEmpty(); at = DiskTree.parent(at)) {
      if (folders.containsKey(at)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private void findFiles() {
    var unpaired = new ArrayList<String>();
    findings.fresh.forEach(
        (path, stamp) -> {
          Optional<String> old =
              inFolder(path)
                  .or(() -> context.index().pathOfIdentity(stamp.identity()))
                  .filter(candidate -> !candidate.equals(path) && left(candidate, path));
          if (old.isPresent() && taken.add(old.get())) {
            files.put(path, old.get());
          } else {
            unpaired.add(path);
          }
        });
    findByContent(unpaired);
  }

  private Optional<String> inFolder(String path) {
    return insideAnother(path)
        .map(folder -> folders.get(folder) + path.substring(folder.length()))
        .filter(old -> context.index().base(old).isPresent());
  }

  /** A copy that took the place of its original: the content must be in one file on each side. */
  private void findByContent(List<String> unpaired) {
    Map<BlobHash, List<String>> missing = new HashMap<>();
    var sizes = new HashSet<Long>();
    var gone = new HashSet<>(findings.missing);
    gone.addAll(context.patience().missing());
    for (String path : gone) {
      context
          .index()
          .base(path)
          .filter(base -> base.stamp().size() > 0 && !taken.contains(path))
          .ifPresent(
              base -> {
                missing.computeIfAbsent(base.hash(), _ -> new ArrayList<>()).add(path);
                sizes.add(base.stamp().size());
              });
    }
    if (missing.isEmpty()) {
      return;
    }
    Map<BlobHash, List<String>> found = new HashMap<>();
    for (String path : unpaired) {
      Stamp stamp = findings.fresh.get(path);
      if (stamp != null && sizes.contains(stamp.size())) {
        hash(path, stamp)
            .ifPresent(hash -> found.computeIfAbsent(hash, _ -> new ArrayList<>()).add(path));
      }
    }
    found.forEach(
        (hash, paths) -> {
          List<String> olds = missing.getOrDefault(hash, List.of());
          if (paths.size() == 1 && olds.size() == 1 && absent(olds.getFirst())) {
            files.put(paths.getFirst(), olds.getFirst());
          }
        });
  }

  private Optional<BlobHash> hash(String path, Stamp stamp) {
    try {
      return Optional.ofNullable(context.disk().read(path, stamp)).map(BlobHash::of);
    } catch (IOException e) {
      return Optional.empty(); // not readable now: it will be reported when it is to be taken in
    }
  }

  /** A disk that is blind to case finds a file under its old name, too. */
  private boolean left(String old, String path) {
    return absent(old)
        || (old.equalsIgnoreCase(path) && context.disk().look(old) instanceof Sight.Odd);
  }

  private boolean absent(String path) {
    return context.disk().look(path) instanceof Sight.Absent;
  }
}
