package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.Edit;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.Heads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Operations that become one change. What cannot be written at the present moment, because the
 * document has gone on since the file was last the same, is set apart.
 */
final class EditBatch {
  private final FolderContext context;
  private final List<Op> ops;
  private final List<Op.Write> raced = new ArrayList<>();
  private final List<Op.Rename> revenants = new ArrayList<>();
  private final List<IndexRecord> records = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();

  private record Taken(String path, FileId id, Content content) {}

  EditBatch(FolderContext context, List<Op> ops) {
    this.context = context;
    this.ops = ops;
  }

  /** Writes; called by the document while it is locked, so that nothing comes in between. */
  void apply(Edit edit) {
    raced.clear();
    revenants.clear();
    records.clear();
    taken.clear();
    SortedSet<String> directories = context.document().directories();
    for (Op op : ops) {
      switch (op) {
        case Op.RenameFolder rename -> renameFolder(edit, rename, directories);
        case Op.Rename rename -> rename(edit, rename);
        case Op.MakeFolder folder -> {
          if (!directories.contains(folder.path())) {
            edit.createDirectory(folder.path());
          }
          records.add(new IndexRecord.Folder(folder.path(), folder.identity()));
        }
        case Op.Write write -> write(edit, write);
        case Op.Create create -> create(edit, create);
      }
    }
  }

  private void renameFolder(Edit edit, Op.RenameFolder op, SortedSet<String> directories) {
    if (directories.contains(op.from())) {
      edit.renameDirectory(op.from(), op.path());
    } else {
      edit.createDirectory(op.path());
    }
    context
        .index()
        .foldersBelow(op.from())
        .forEach(
            (old, identity) -> {
              records.add(new IndexRecord.Gone(old));
              records.add(
                  new IndexRecord.Folder(op.path() + old.substring(op.from().length()), identity));
            });
    records.add(new IndexRecord.Gone(op.from()));
    records.add(new IndexRecord.Folder(op.path(), op.identity()));
  }

  private void rename(Edit edit, Op.Rename op) {
    Optional<FileEntry> entry = context.document().file(op.base().id());
    if (entry.filter(FileEntry::live).isEmpty()) {
      revenants.add(op);
      return;
    }
    if (!entry.get().path().equals(op.path())) {
      edit.rename(op.base().id(), op.path());
    }
    records.add(new IndexRecord.Gone(op.base().path()));
    records.add(op.base().at(op.path(), op.stamp()));
  }

  private void write(Edit edit, Op.Write op) {
    FileId id = op.base().id();
    Optional<FileEntry> entry = context.document().file(id).filter(FileEntry::live);
    if (entry.isEmpty()) {
      raced.add(op);
    } else if (context.holds(entry.get(), op.content().kind(), op.content().hash())) {
      taken.add(new Taken(op.path(), id, op.content()));
    } else if (context.holds(entry.get(), op.base())) {
      replace(edit, id, op.content());
      taken.add(new Taken(op.path(), id, op.content()));
    } else {
      raced.add(op);
    }
  }

  private static void replace(Edit edit, FileId id, Content content) {
    switch (content) {
      case Content.Text text -> edit.writeText(id, text.text());
      case Content.Attachment attachment ->
          edit.writeAttachment(id, attachment.hash(), attachment.bytes().length);
    }
  }

  private void create(Edit edit, Op.Create op) {
    Optional<FileEntry> shown = context.document().file(op.path());
    FileId id;
    if (shown.isPresent() && context.holds(shown.get(), op.content().kind(), op.content().hash())) {
      id = shown.get().id();
    } else if (shown.isPresent() && context.index().fresh()) {
      // Another program tied this folder to the document before: the file is an edit of its own.
      id = shown.get().id();
      replace(edit, id, op.content());
    } else {
      id =
          switch (op.content()) {
            case Content.Text text -> edit.createText(op.path(), text.text());
            case Content.Attachment attachment ->
                edit.createAttachment(op.path(), attachment.hash(), attachment.bytes().length);
          };
    }
    taken.add(new Taken(op.path(), id, op.content()));
  }

  /** Returns what is true of this disk once the change is durable. */
  List<IndexRecord> records(Heads heads, long nowMillis) {
    var all = new ArrayList<>(records);
    for (Taken file : taken) {
      Content content = file.content();
      all.add(
          new IndexRecord.Base(
              file.path(),
              file.id(),
              content.kind(),
              heads,
              content.hash(),
              content.stamp(),
              nowMillis));
    }
    return all;
  }

  /** Returns the edits of files that went on in the document meanwhile. */
  List<Op.Write> raced() {
    return List.copyOf(raced);
  }

  /** Returns the renames of files that were deleted in the document meanwhile. */
  List<Op.Rename> revenants() {
    return List.copyOf(revenants);
  }

  /** Whether an operation has text to take in. */
  static long weight(Op op) {
    return switch (op) {
      case Op.Write write -> weight(write.content());
      case Op.Create create -> weight(create.content());
      case Op.RenameFolder _, Op.Rename _, Op.MakeFolder _ -> 0;
    };
  }

  private static long weight(Content content) {
    return content.kind() == FileKind.TEXT ? content.stamp().size() : 0;
  }
}
