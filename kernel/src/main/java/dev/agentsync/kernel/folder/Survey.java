package dev.agentsync.kernel.folder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Looks at paths on disk and sorts what it finds. Reads no content but that of rule files. */
final class Survey {
  private final FolderContext context;
  private final Optional<Watcher> watcher;
  private final Findings findings = new Findings();
  private final List<IndexRecord> records = new ArrayList<>();

  Survey(FolderContext context, Optional<Watcher> watcher) {
    this.context = context;
    this.watcher = watcher;
  }

  /** Looks at the given paths, at the children of the given folders, or at everything. */
  Findings look(Set<String> paths, Set<String> listings, boolean everything) {
    boolean all = everything;
    for (String path : paths) {
      if (context.selection().ruleFile(path) && context.rules().refresh(DiskTree.parent(path))) {
        findings.rulesChanged = true;
        all = true;
      }
    }
    if (all) {
      everything();
    } else {
      // Shorter first: a folder is known to be new before its children are looked at alone.
      new TreeSet<>(listings).forEach(this::listing);
      new TreeSet<>(paths).forEach(path -> visit(path, false));
    }
    context.index().append(records);
    return findings;
  }

  /** Looks at everything and notes nothing. */
  Findings glance() {
    everything();
    return findings;
  }

  private void everything() {
    visit("", true);
    for (String path : List.copyOf(context.index().folders().keySet())) {
      if (!findings.seen.contains(path)) {
        visit(path, false);
      }
    }
    for (IndexRecord.Base base : List.copyOf(context.index().bases())) {
      if (!findings.seen.contains(base.path())) {
        visit(base.path(), false);
      }
    }
  }

  private void listing(String folder) {
    if (context.disk().look(folder) instanceof Sight.Folder
        && context.selection().takesFolder(folder)) {
      children(folder, false);
    } else {
      visit(folder, false);
    }
  }

  private void visit(String path, boolean deep) {
    if (!path.isEmpty() && Selection.reserved(path)) {
      return;
    }
    visit(path, context.disk().look(path), deep);
  }

  private void visit(String path, Sight sight, boolean deep) {
    if (!path.isEmpty() && (Selection.reserved(path) || !findings.seen.add(path))) {
      return;
    }
    switch (sight) {
      case Sight.Absent _ -> absent(path);
      case Sight.Folder folder -> folder(path, folder.identity(), deep);
      case Sight.Regular regular -> file(path, regular.stamp());
      case Sight.Odd odd -> odd(path, odd.reason());
    }
  }

  private void absent(String path) {
    FolderIndex index = context.index();
    context.patience().settled(path);
    context.reports().clear(path);
    if (index.base(path).isPresent()) {
      if (!context.selection().takes(path)) {
        records.add(new IndexRecord.Gone(path));
      } else if (!index.held().contains(path)) {
        findings.missing.add(path);
      }
    }
    if (index.folderIdentity(path).isPresent()) {
      watcher.ifPresent(w -> w.unwatch(path));
      if (!context.selection().takesFolder(path)) {
        records.add(new IndexRecord.Gone(path));
      } else if (!index.held().contains(path)) {
        findings.missingFolders.add(path);
      }
    }
    below(path);
  }

  /** What was below a folder that is not there any more is not there either. */
  private void below(String path) {
    for (String folder : List.copyOf(context.index().foldersBelow(path).keySet())) {
      if (findings.seen.add(folder)) {
        watcher.ifPresent(w -> w.unwatch(folder));
        absent(folder);
      }
    }
    for (String file : List.copyOf(context.index().basesBelow(path).keySet())) {
      if (findings.seen.add(file)) {
        absent(file);
      }
    }
  }

  private void folder(String path, String identity, boolean deep) {
    if (context.index().base(path).isPresent() && !context.index().held().contains(path)) {
      findings.missing.add(path);
    }
    if (!context.selection().takesFolder(path)) {
      watcher.ifPresent(w -> w.unwatch(path));
      return;
    }
    context.patience().found(path);
    boolean known =
        path.isEmpty() || context.index().folderIdentity(path).filter(identity::equals).isPresent();
    if (!known) {
      findings.freshFolders.put(path, identity);
      // A folder moved here is watched under its old name until told otherwise.
      watcher.ifPresent(w -> w.unwatch(path));
    }
    boolean watched = watcher.map(w -> w.watches(path)).orElse(true);
    if (!watched) {
      watcher.ifPresent(w -> w.watch(path));
    }
    if (deep || !known || !watched) {
      children(path, true);
    }
  }

  private void children(String folder, boolean deep) {
    SortedMap<String, Sight> children;
    try {
      children = context.disk().children(folder);
    } catch (IOException e) {
      context.reports().skipped(folder + "/", "it cannot be listed: " + DiskTree.reason(e));
      return;
    }
    if (context.rules().refresh(folder)) {
      findings.rulesChanged = true;
    }
    children.forEach((path, sight) -> visit(path, sight, deep));
    if (!deep) {
      vanished(folder);
    }
  }

  private void vanished(String folder) {
    for (String path : List.copyOf(context.index().basesBelow(folder).keySet())) {
      if (DiskTree.parent(path).equals(folder) && !findings.seen.contains(path)) {
        visit(path, false);
      }
    }
    for (String path : List.copyOf(context.index().foldersBelow(folder).keySet())) {
      if (DiskTree.parent(path).equals(folder) && !findings.seen.contains(path)) {
        visit(path, false);
      }
    }
  }

  private void file(String path, Stamp stamp) {
    if (context.index().folderIdentity(path).isPresent()) {
      findings.missingFolders.add(path);
      below(path);
    }
    if (!context.selection().takes(path)) {
      unselected(path, stamp);
      return;
    }
    context.reports().clear(path);
    context.patience().found(path);
    Optional<IndexRecord.Base> base = context.index().base(path);
    if (base.isEmpty()) {
      findings.fresh.put(path, stamp);
      return;
    }
    if (context.index().held().contains(path)) {
      records.add(base.get());
    }
    if (!base.get().stampIsProof()
        || !base.get().stamp().equals(stamp)
        || context.index().interruptedRead(path)) {
      findings.suspect.put(path, stamp);
    } else {
      context.patience().settled(path);
    }
  }

  private void unselected(String path, Stamp stamp) {
    context
        .index()
        .pathOfIdentity(stamp.identity())
        .filter(known -> !known.equals(path))
        .ifPresent(
            known -> {
              findings.renamedAway.add(known);
              visit(known, false);
            });
    dev.agentsync.kernel.document.VaultPath.refusal(path)
        .ifPresent(reason -> context.reports().skipped(path, reason));
  }

  private void odd(String path, String reason) {
    if (context.index().base(path).isPresent()
        || context.selection().takes(path)
        || context.index().folderIdentity(path).isPresent()) {
      context.reports().skipped(path, reason);
    }
  }
}
