package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Turns files and folders that are missing on disk into deletions, unless there are too many. */
final class Deletions {
  private static final int FEW = 10;

  private final FolderContext context;

  Deletions(FolderContext context) {
    this.context = context;
  }

  /**
   * Deals with everything that has been missing for long enough, as one change.
   *
   * @return the paths that must be looked at again
   */
  Set<String> carryOut() {
    var files = new TreeSet<String>();
    var folders = new TreeSet<String>();
    for (String path : context.patience().missing()) {
      context.patience().found(path);
      Sight sight = context.disk().lookClosely(path);
      if (context.index().base(path).isPresent() && !(sight instanceof Sight.Regular)) {
        if (!(sight instanceof Sight.Odd)) {
          files.add(path);
        }
      }
      if (context.index().folderIdentity(path).isPresent() && !(sight instanceof Sight.Folder)) {
        if (!(sight instanceof Sight.Odd)) {
          folders.add(path);
        }
      }
    }
    if (!context.disk().present()) {
      return Set.of("");
    }
    Set<String> settled = deletedByOthers(files);
    if (suspicious(files.size())) {
      hold(files, folders);
      return settled;
    }
    var again = new HashSet<>(settled);
    if (files.remove(AuthorizedKeys.PATH)) {
      context.index().append(List.of(new IndexRecord.Gone(AuthorizedKeys.PATH)));
      again.add(AuthorizedKeys.PATH);
    }
    again.addAll(movedByOthers(files));
    delete(files, folders);
    again.addAll(files);
    again.addAll(folders);
    return again;
  }

  /** What the document has deleted already needs no decision. */
  private Set<String> deletedByOthers(Set<String> files) {
    var deleted = new TreeSet<String>();
    for (String path : files) {
      IndexRecord.Base base = context.index().base(path).orElseThrow();
      if (context.document().file(base.id()).filter(entry -> !entry.live()).isPresent()) {
        deleted.add(path);
      }
    }
    files.removeAll(deleted);
    context.index().append(deleted.stream().map(path -> new IndexRecord.Gone(path)).toList());
    return deleted;
  }

  /** More than half of at least ten files at once, or all of several. */
  private boolean suspicious(int gone) {
    long held =
        context.index().held().stream().filter(p -> context.index().base(p).isPresent()).count();
    long tracked = context.index().size() - held;
    return (tracked >= FEW && gone * 2L > tracked) || (tracked >= 2 && gone == tracked);
  }

  private void hold(Set<String> files, Set<String> folders) {
    var records = new ArrayList<IndexRecord>();
    files.forEach(path -> records.add(new IndexRecord.Held(path)));
    folders.forEach(path -> records.add(new IndexRecord.Held(path)));
    context.index().append(records);
    context.index().force();
    context
        .reports()
        .tell(
            "held " + files.size(),
            "%d of %d files are missing at once; their deletion is held back. Run `agentsync"
                    .formatted(files.size(), context.index().size())
                + " deletions accept` to delete them everywhere, or `agentsync deletions restore`"
                + " to get them back");
  }

  /**
   * A file that the document has elsewhere by now, and that is there, was moved by this program
   * shortly before it was killed.
   */
  private Set<String> movedByOthers(Set<String> files) {
    var moved = new HashSet<String>();
    for (String path : List.copyOf(files)) {
      IndexRecord.Base base = context.index().base(path).orElseThrow();
      Optional<FileEntry> entry =
          context.document().file(base.id()).filter(e -> e.live() && !e.path().equals(path));
      if (entry.isPresent()
          && context.index().base(entry.get().path()).isEmpty()
          && context.disk().look(entry.get().path()) instanceof Sight.Regular) {
        context
            .index()
            .append(
                List.of(new IndexRecord.Gone(path), base.at(entry.get().path(), Stamp.UNKNOWN)));
        files.remove(path);
        moved.add(entry.get().path());
      }
    }
    return moved;
  }

  /** Returns how many files were deleted; those that went on in the document are not. */
  private int delete(Set<String> files, Set<String> folders) {
    if (files.isEmpty() && folders.isEmpty()) {
      return 0;
    }
    for (String path : files) {
      context
          .index()
          .base(path)
          .flatMap(base -> context.document().file(base.id()))
          .filter(entry -> entry.kind() == FileKind.TEXT)
          .ifPresent(entry -> context.document().textHash(entry.id()));
    }
    int[] deleted = new int[1];
    context
        .document()
        .edit(
            edit -> {
              deleted[0] = 0;
              for (String path : files) {
                IndexRecord.Base base = context.index().base(path).orElseThrow();
                Optional<FileEntry> entry =
                    context.document().file(base.id()).filter(FileEntry::live);
                if (entry.isPresent() && context.holds(entry.get(), base)) {
                  edit.delete(base.id());
                  deleted[0]++;
                }
              }
              Set<String> live = context.document().directories();
              folders.stream().filter(live::contains).forEach(edit::deleteDirectory);
            });
    context.step("deletion durable");
    var records = new ArrayList<IndexRecord>();
    files.forEach(path -> records.add(new IndexRecord.Gone(path)));
    folders.forEach(path -> records.add(new IndexRecord.Gone(path)));
    context.index().append(records);
    context.step("deletion recorded");
    return deleted[0];
  }

  /** Carries out what was held back; returns how many files were deleted. */
  int accept() {
    var files = new TreeSet<String>();
    var folders = new TreeSet<String>();
    sortHeld(files, folders);
    if (files.remove(AuthorizedKeys.PATH)) {
      context.index().append(List.of(new IndexRecord.Gone(AuthorizedKeys.PATH)));
    }
    return delete(files, folders);
  }

  /** Forgets that the held back files were ever here; returns how many there were. */
  int restore() {
    var files = new TreeSet<String>();
    var folders = new TreeSet<String>();
    sortHeld(files, folders);
    var records = new ArrayList<IndexRecord>();
    files.forEach(path -> records.add(new IndexRecord.Gone(path)));
    folders.forEach(path -> records.add(new IndexRecord.Gone(path)));
    context.index().append(records);
    return files.size();
  }

  private void sortHeld(Set<String> files, Set<String> folders) {
    for (String path : context.index().held()) {
      (context.index().base(path).isPresent() ? files : folders).add(path);
    }
  }
}
