package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.Edit;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.List;
import java.util.Optional;

/** Takes in an edit of a file that somebody else edited, too, since it was last the same. */
final class Race {
  private static final int ATTEMPTS = 5;

  private final FolderContext context;
  private final FileWriter writer;

  Race(FolderContext context, FileWriter writer) {
    this.context = context;
    this.writer = writer;
  }

  /**
   * Merges one edit; returns false if there is no entry any more that it could be an edit of, so
   * that the file must be taken in as a new one.
   */
  boolean merge(Op.Write op) {
    Optional<FileEntry> entry = context.document().file(op.base().id());
    if (entry.isEmpty()) {
      return false;
    }
    return switch (op.content()) {
      case Content.Text text when op.base().kind() == FileKind.TEXT -> text(op, text, entry.get());
      case Content.Text text -> {
        replace(op, entry.get(), (edit, id) -> edit.writeText(id, text.text()));
        yield true;
      }
      case Content.Attachment attachment
          when entry.get().live() && entry.get().kind() == FileKind.TEXT -> {
        keepBeside(op, attachment, entry.get());
        yield true;
      }
      case Content.Attachment attachment -> {
        replace(
            op,
            entry.get(),
            (edit, id) -> edit.writeAttachment(id, attachment.hash(), attachment.bytes().length));
        yield true;
      }
    };
  }

  private interface Replacement {
    void write(Edit edit, FileId id);
  }

  private boolean text(Op.Write op, Content.Text text, FileEntry entry) {
    if (op.interrupted() && entry.live() && entry.kind() == FileKind.TEXT) {
      mergeLines(op, text);
      return true;
    }
    Heads exact = context.document().mergeText(entry.id(), op.base().heads(), text.text());
    context.step("race durable");
    record(op, entry.id(), exact);
    context.step("race recorded");
    return true;
  }

  /**
   * The document may have this very edit already, so splices could bring it in twice. Lines tell.
   */
  private void mergeLines(Op.Write op, Content.Text text) {
    FileId id = op.base().id();
    VaultDocument document = context.document();
    String base = document.textAt(id, op.base().heads());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String now = document.text(id);
      BlobHash seen = document.textHash(id);
      String merged = UnionMerge.merge(base, text.text(), now);
      boolean[] written = new boolean[1];
      Heads heads =
          document
              .edit(
                  edit -> {
                    written[0] = document.textHash(id).equals(seen);
                    if (written[0]) {
                      edit.writeText(id, merged);
                    }
                  })
              .heads();
      if (written[0]) {
        context.step("lines durable");
        // The disk holds less than the document now; only a write makes them the same again.
        byte[] bytes = merged.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        writer.write(
            List.of(
                new FileWriter.Pending(
                    op.path(),
                    id,
                    FileKind.TEXT,
                    heads,
                    BlobHash.of(bytes),
                    bytes,
                    Optional.of(text.stamp()))));
        return;
      }
    }
  }

  /** An attachment has one content: the other one goes beside it. */
  private void replace(Op.Write op, FileEntry seen, Replacement replacement) {
    Heads heads =
        context
            .document()
            .edit(
                edit -> {
                  FileEntry now = context.document().file(seen.id()).orElse(seen);
                  replacement.write(edit, now.id());
                  Optional<BlobHash> other =
                      now.blob().filter(b -> now.live() && !b.equals(op.base().hash()));
                  other.ifPresent(
                      blob ->
                          edit.createAttachment(conflictName(now.path(), blob), blob, now.size()));
                })
            .heads();
    record(op, seen.id(), heads);
  }

  /** The text stays where it is, and this disk's bytes go beside it. */
  private void keepBeside(Op.Write op, Content.Attachment attachment, FileEntry entry) {
    String path = conflictName(entry.path(), attachment.hash());
    context
        .document()
        .edit(
            edit -> {
              if (context.document().file(path).isEmpty()) {
                edit.createAttachment(path, attachment.hash(), attachment.bytes().length);
              }
            });
    Moment.of(context, entry.id())
        .ifPresent(
            moment ->
                writer.write(List.of(moment.pending(op.path(), Optional.of(attachment.stamp())))));
  }

  private void record(Op.Write op, FileId id, Heads heads) {
    context
        .index()
        .append(
            List.of(
                new IndexRecord.Base(
                    op.path(),
                    id,
                    op.content().kind(),
                    heads,
                    op.content().hash(),
                    op.content().stamp(),
                    System.currentTimeMillis())));
  }

  static String conflictName(String path, BlobHash blob) {
    int dot = path.lastIndexOf('.');
    int cut = dot > path.lastIndexOf('/') + 1 ? dot : path.length();
    return path.substring(0, cut) + ".conflict-" + blob.hex().substring(0, 8) + path.substring(cut);
  }
}
