package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.VaultPath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Creates the folders the document has and removes the empty ones it has no more. */
final class FolderWriter {
  private final FolderContext context;
  private final FileWriter writer;
  private final Optional<Watcher> watcher;
  private boolean lingering;

  FolderWriter(FolderContext context, FileWriter writer, Optional<Watcher> watcher) {
    this.context = context;
    this.writer = writer;
    this.watcher = watcher;
  }

  /** Makes sure that the folders above a path are there; reports why not. */
  boolean makeParents(String path) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String folder = path.substring(0, slash);
      if (!make(folder, path)) {
        return false;
      }
    }
    return true;
  }

  private boolean make(String folder, String blockedPath) {
    switch (context.disk().look(folder)) {
      case Sight.Folder _ -> {
        return true;
      }
      case Sight.Regular _ -> {
        context.reports().blocked(blockedPath, "a file named " + folder + " is in the way");
        return false;
      }
      case Sight.Odd(String reason) -> {
        context.reports().blocked(blockedPath, reason);
        return false;
      }
      case Sight.Absent _ -> {}
    }
    try {
      Files.createDirectory(context.disk().locate(folder));
    } catch (IOException | InvalidPathException e) {
      writer.refused(blockedPath, e);
      return false;
    }
    // It is known even if somebody took it away at once: only then is that seen as a deletion.
    String identity =
        context.disk().lookClosely(folder) instanceof Sight.Folder(String found) ? found : "";
    watcher.ifPresent(w -> w.watch(folder));
    context.index().append(List.of(new IndexRecord.Folder(folder, identity)));
    return true;
  }

  /** Brings all folders up to date. */
  void create() {
    for (String folder : context.document().directories()) {
      if (context.index().folderIdentity(folder).isPresent()) {
        continue;
      }
      Optional<String> refusal = VaultPath.refusal(folder);
      if (refusal.isPresent() || Selection.reserved(folder)) {
        context.reports().blocked(folder, refusal.orElse("the name is reserved"));
      } else if (context.selection().takesFolder(folder)
          && makeParents(folder)
          && make(folder, folder)) {
        adopt(folder);
      }
    }
  }

  /** A folder that was there already is known from now on. */
  private void adopt(String folder) {
    if (context.index().folderIdentity(folder).isEmpty()
        && context.disk().look(folder) instanceof Sight.Folder(String identity)) {
      watcher.ifPresent(w -> w.watch(folder));
      context.index().append(List.of(new IndexRecord.Folder(folder, identity)));
    }
  }

  /** Removes folders that the document has no more and that are empty on disk, deepest first. */
  void removeEmpty() {
    lingering = false;
    SortedSet<String> live = context.document().directories();
    for (String folder : new TreeSet<>(context.index().folders().keySet()).descendingSet()) {
      if (live.contains(folder)
          || context.index().held().contains(folder)
          || context.patience().isMissing(folder)
          || !context.index().basesBelow(folder).isEmpty()) {
        continue;
      }
      if (context.disk().lookClosely(folder) instanceof Sight.Folder && !removed(folder)) {
        continue;
      }
      watcher.ifPresent(w -> w.unwatch(folder));
      context.index().append(List.of(new IndexRecord.Gone(folder)));
    }
  }

  /** Returns whether a folder was left because it is not empty. */
  boolean lingering() {
    return lingering;
  }

  private boolean removed(String folder) {
    try {
      Files.deleteIfExists(context.disk().locate(folder));
      return true;
    } catch (DirectoryNotEmptyException e) {
      lingering = true; // files that do not take part live there
      return false;
    } catch (IOException | InvalidPathException e) {
      writer.refused(folder, e);
      return false;
    }
  }
}
