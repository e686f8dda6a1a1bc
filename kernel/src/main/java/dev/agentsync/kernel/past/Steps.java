package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.document.LineDiff;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.history.Step;
import java.util.Optional;

/** What became of files between two states. */
final class Steps {
  /**
   * One file in both states.
   *
   * @param old the file before; may be a deleted one
   * @param oldText its text before; empty if it had none
   * @param newText its text after; empty if it has none
   */
  record Difference(
      Step step,
      Optional<FileEntry> old,
      Optional<FileEntry> now,
      String oldText,
      String newText) {}

  private final PastFiles before;
  private final PastFiles after;

  Steps(PastFiles before, PastFiles after) {
    this.before = before;
    this.after = after;
  }

  /**
   * Returns how a file differs; empty if nobody sees a difference.
   *
   * @param now what it is afterwards, or is to be
   */
  static Optional<Difference> of(
      Optional<FileEntry> old, Optional<FileEntry> now, PastFiles before, PastFiles after) {
    boolean was = old.filter(FileEntry::live).isPresent();
    boolean is = now.filter(FileEntry::live).isPresent();
    String oldText = was ? text(old.orElseThrow(), before) : "";
    String newText = is ? text(now.orElseThrow(), after) : "";
    return differ(old, now, oldText, newText);
  }

  private static String text(FileEntry file, PastFiles at) {
    return file.kind() == FileKind.TEXT ? at.text(file.id()) : "";
  }

  /** Compares two states of one file whose texts are known. */
  static Optional<Difference> differ(
      Optional<FileEntry> old, Optional<FileEntry> now, String oldText, String newText) {
    boolean was = old.filter(FileEntry::live).isPresent();
    boolean is = now.filter(FileEntry::live).isPresent();
    if (!was && !is) {
      return Optional.empty();
    }
    boolean binary = was && isBinary(old.orElseThrow()) || is && isBinary(now.orElseThrow());
    boolean same = was && is && same(old.orElseThrow(), now.orElseThrow(), oldText, newText);
    FileEntry shown = is ? now.orElseThrow() : old.orElseThrow();
    Optional<String> from =
        was && is
            ? old.map(FileEntry::path).filter(path -> !path.equals(shown.path()))
            : Optional.empty();
    if (same && from.isEmpty()) {
      return Optional.empty();
    }
    Step.Kind kind;
    if (!is) {
      kind = Step.Kind.DELETED;
    } else if (!was) {
      kind = old.isPresent() ? Step.Kind.RESTORED : Step.Kind.CREATED;
    } else {
      kind = from.isPresent() ? Step.Kind.RENAMED : Step.Kind.EDITED;
    }
    long added;
    long removed;
    if (binary) {
      long grown = (is ? now.orElseThrow().size() : 0) - (was ? old.orElseThrow().size() : 0);
      added = Math.max(0, grown);
      removed = Math.max(0, -grown);
    } else {
      LineDiff.Count count = LineDiff.count(oldText, newText);
      added = count.added();
      removed = count.removed();
    }
    var step = new Step(kind, shown.path(), from, added, removed, binary);
    return Optional.of(new Difference(step, old, now, oldText, newText));
  }

  private static boolean isBinary(FileEntry file) {
    return file.kind() == FileKind.ATTACHMENT;
  }

  private static boolean same(FileEntry old, FileEntry now, String oldText, String newText) {
    return old.kind() == now.kind()
        && (isBinary(old) ? old.blob().equals(now.blob()) : oldText.equals(newText));
  }

  /** Returns how a folder differs; empty if it does not. */
  Optional<Step> directory(String id) {
    Optional<String> old = before.directory(id).map(path -> path + "/");
    Optional<String> now = after.directory(id).map(path -> path + "/");
    if (old.equals(now)) {
      return Optional.empty();
    }
    Step.Kind kind =
        old.isEmpty() ? Step.Kind.CREATED : now.isEmpty() ? Step.Kind.DELETED : Step.Kind.RENAMED;
    Optional<String> from = now.isEmpty() ? Optional.empty() : old;
    return Optional.of(new Step(kind, now.or(() -> old).orElseThrow(), from, 0, 0, false));
  }
}
