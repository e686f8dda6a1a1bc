package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.Optional;

/** One edit of a file's text that was made without knowledge of what happened since. */
final class TextEdit {
  private final LiveDocument live;
  private final FileId id;
  private final Heads base;
  private final String text;
  private final ChangeStamp stamp;
  private final Touched touched = new Touched();

  TextEdit(LiveDocument live, FileId id, Heads base, String text, ChangeStamp stamp) {
    this.live = live;
    this.id = id;
    this.base = base;
    this.text = text;
    this.stamp = stamp;
  }

  /** Writes it; returns a moment at which the file's text is exactly the edited one. */
  Heads run() {
    FileNode node = live.require(id);
    View then = live.document().at(base);
    boolean known = live.holdsContent(then, node);
    String old = known ? LiveDocument.text(then, node) : "";
    if (known && old.equals(text)) {
      return base;
    }
    String now = live.text(node);
    if (now.equals(text) && node.isText()) {
      return live.heads(); // somebody else made the same edit
    }
    boolean unchanged = node.isText() && now.equals(old);
    if (node.entry().mergedInto().isEmpty() && (unchanged || !known)) {
      return replace(node, old, now);
    }
    Heads exact = editAtBase(node, old);
    keepBesideAttachment(live.require(id));
    return exact;
  }

  /**
   * Writes at the present. Where the present text is not the base's (there was none then), the new
   * text has its moment first and is then put together with what was there.
   */
  private Heads replace(FileNode node, String old, String now) {
    touched.add(live.write(stamp, edits -> edits.writeText(id, text)));
    Heads exact = live.heads();
    String merged = TextMerge.threeWay(old, text, now);
    if (!merged.equals(text)) {
      touched.add(live.write(stamp, edits -> edits.writeText(node.id(), merged)));
    }
    return exact;
  }

  private Heads editAtBase(FileNode node, String old) {
    ObjectId content = node.content().orElseThrow();
    Optional<Transaction.Committed> committed;
    try (Transaction transaction = live.document().begin(stamp, base)) {
      for (Splice splice : TextDiff.splices(old, text).reversed()) {
        transaction.spliceText(content, splice.index(), splice.deleted(), splice.inserted());
      }
      long size = Edits.utf8Length(text);
      transaction.put(node.meta(), Schema.SIZE, new Value.Int(size));
      transaction.put(node.meta(), Schema.UPDATED_AT, new Value.Uint(stamp.timeMillis()));
      committed = transaction.commit();
    }
    if (committed.isEmpty()) {
      return base;
    }
    touched.add(live.absorb(committed.get().patches()));
    return Heads.of(committed.get().hash());
  }

  /** Somebody made the file an attachment meanwhile: the edited text becomes a file beside it. */
  private void keepBesideAttachment(FileNode node) {
    if (!node.isText()) {
      String word = id.uuid().substring(0, Math.min(8, id.uuid().length()));
      String path = ConflictName.of(node.entry().path(), word);
      touched.add(live.write(stamp, edits -> edits.createText(path, text)));
    }
  }

  Touched touched() {
    return touched;
  }
}
