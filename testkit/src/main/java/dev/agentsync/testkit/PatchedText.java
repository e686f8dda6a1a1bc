package dev.agentsync.testkit;

import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Patch;
import java.util.List;

/** Follows a text through patches, as a reader of them would. */
final class PatchedText {
  private PatchedText() {}

  /** Returns what the patches make of a text. */
  static String of(String before, ObjectId text, List<Patch> patches) {
    var now = new StringBuilder(before);
    for (Patch patch : patches) {
      if (!patch.object().equals(text)) {
        continue;
      }
      switch (patch.action()) {
        case Patch.Action.InsertText(long index, String inserted) ->
            now.insert(at(now, index), inserted);
        case Patch.Action.Delete(long index, long length) ->
            now.delete(at(now, index), at(now, index + length));
        case Patch.Action.Marked _ -> {}
        default -> throw new AssertionError("Not a patch of a text: " + patch);
      }
    }
    return now.toString();
  }

  private static int at(StringBuilder text, long codePoints) {
    return text.offsetByCodePoints(0, (int) codePoints);
  }
}
