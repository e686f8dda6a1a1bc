package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.DocumentException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at foreign chunks before the document sees them: applied to a document with content, the
 * library passes over what it cannot read without a word, and its process ends on some of it.
 */
final class Inspection {
  private Inspection() {}

  /** Checks what can be checked without native code, and returns the changes among the chunks. */
  static List<ChangeHeader> headers(List<Chunk> chunks) {
    var headers = new ArrayList<ChangeHeader>();
    for (Chunk chunk : chunks) {
      if (chunk.type() == Chunk.Type.CHANGE) {
        ChangeHeader header = ChangeHeader.read(chunk);
        ActorColumns.check(header);
        headers.add(header);
      }
    }
    return headers;
  }

  /** Lets the library decode a chunk into an empty document, where it does report what is wrong. */
  static void decode(Chunk chunk) {
    var scratch = new org.automerge.Document();
    try {
      scratch.applyEncodedChanges(chunk.bytes());
    } catch (RuntimeException e) {
      throw new DocumentException(
          "Automerge chunk " + chunk.hash() + " cannot be decoded: " + e.getMessage(), e);
    } finally {
      scratch.free();
    }
  }
}
