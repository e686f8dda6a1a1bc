package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import java.util.List;
import java.util.TreeSet;

/**
 * A file that had no text until two devices gave it one at once: they made two text objects, of
 * which one shows. The other's text is kept as a file beside it.
 */
final class TextConflict {
  private TextConflict() {}

  /** Returns the texts that do not show and have no file of their own yet; empty as a rule. */
  static List<String> losers(LiveDocument live, FileNode node) {
    if (node.content().isEmpty()) {
      return List.of();
    }
    List<Value> values = live.document().conflicts(node.map(), Schema.CONTENT);
    if (values.size() < 2) {
      return List.of();
    }
    String shown = live.text(node);
    var texts = new TreeSet<String>();
    for (Value value : values) {
      if (value instanceof Value.Obj(ObjectId id, ObjectType type)
          && type == ObjectType.TEXT
          && !id.equals(node.content().get())) {
        String text = live.document().text(id);
        if (!shown.contains(text) && live.index().node(copyId(node, text)).isEmpty()) {
          texts.add(text);
        }
      }
    }
    return List.copyOf(texts);
  }

  /** The id of the file that keeps a text; the same on every device, so that it is kept once. */
  static FileId copyId(FileNode node, String text) {
    return DerivedId.of(node.id().uuid() + Digests.ofText(text).hex());
  }
}
