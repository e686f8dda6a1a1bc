package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.TracedDocument;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The changes of a document that bring something back, and what each was made from. */
final class Restores {
  private final List<TracedDocument.Entry> changes;

  /** The places of the changes that wrote each file. */
  private final Map<String, List<Integer>> traces;

  private final Map<Integer, BitSet> pasts = new HashMap<>();

  Restores(TracedDocument document, ObjectId files) {
    this.changes = document.changes();
    this.traces = document.traces(files);
  }

  ChangeHash hash(int place) {
    return changes.get(place).hash();
  }

  /**
   * Returns whether two changes bring something back, neither knowing of the other, and a file was
   * the same to both.
   */
  boolean alike(int one, int other, FileId file) {
    if (one == other || !bringsBack(one) || !bringsBack(other)) {
      return false;
    }
    BitSet before = past(one);
    BitSet beforeOther = past(other);
    if (before.get(other) || beforeOther.get(one)) {
      return false;
    }
    for (int place : traces.getOrDefault(file.uuid(), List.of())) {
      if (before.get(place) != beforeOther.get(place)) {
        return false;
      }
    }
    return true;
  }

  private boolean bringsBack(int place) {
    return ChangeNote.parse(changes.get(place).message()).bringsBack();
  }

  /** Returns the places of everything that a change was made from. */
  private BitSet past(int place) {
    return pasts.computeIfAbsent(
        place,
        _ -> {
          var past = new BitSet(place);
          changes.get(place).deps().forEach(past::set);
          for (int at = past.length() - 1; at >= 0; at = past.previousSetBit(at - 1)) {
            changes.get(at).deps().forEach(past::set);
          }
          return past;
        });
  }
}
