package dev.agentsync.cli;

import dev.agentsync.cli.Pager.Colour;
import dev.agentsync.kernel.history.DiffPage;
import dev.agentsync.kernel.history.FileDiff;
import dev.agentsync.kernel.history.Step;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints differences as people and {@code patch} read them. */
final class DiffText {
  private static final int SHOWN_HASH = 12;

  private final Pager out;
  private long files;
  private long added;
  private long removed;

  DiffText(Pager out) {
    this.out = out;
  }

  /** Prints one line about a file. */
  void stat(FileDiff file) {
    Step step = file.step();
    files++;
    added += step.binary() ? 0 : step.added();
    removed += step.binary() ? 0 : step.removed();
    String name = step.from().map(old -> old + " => ").orElse("") + step.path();
    String much =
        step.binary()
            ? size(file.oldSize()) + " -> " + size(file.newSize())
            : "+" + step.added() + " -" + step.removed();
    out.line(" " + name + " | " + much + word(step));
  }

  private static String word(Step step) {
    return switch (step.kind()) {
      case CREATED, RESTORED -> " (new)";
      case DELETED -> " (deleted)";
      default -> "";
    };
  }

  void total(DiffPage page) {
    out.line(
        "%s changed, %d lines added, %d removed, from %s to %s"
            .formatted(
                Words.count(files, "file"),
                added,
                removed,
                PastText.time(page.from().newest()),
                PastText.time(page.to().newest())));
  }

  /** Prints a file's difference. */
  void difference(FileDiff file) {
    Step step = file.step();
    String now = step.path();
    String old = step.from().orElse(now);
    out.line(Colour.HEADER, "diff --git a/" + old + " b/" + now);
    boolean fresh = step.kind() == Step.Kind.CREATED || step.kind() == Step.Kind.RESTORED;
    boolean gone = step.kind() == Step.Kind.DELETED;
    if (fresh) {
      out.line(Colour.HEADER, "new file mode 100644");
    }
    if (gone) {
      out.line(Colour.HEADER, "deleted file mode 100644");
    }
    step.from()
        .ifPresent(
            from -> {
              out.line(Colour.HEADER, "rename from " + from);
              out.line(Colour.HEADER, "rename to " + now);
            });
    if (step.binary()) {
      out.line(
          "Attachment: "
              + side(file.oldSize(), file.oldHash())
              + " -> "
              + side(file.newSize(), file.newHash()));
      return;
    }
    if (!file.hunks().isEmpty()) {
      out.line(Colour.HEADER, "--- " + (fresh ? "/dev/null" : "a/" + old));
      out.line(Colour.HEADER, "+++ " + (gone ? "/dev/null" : "b/" + now));
    }
    for (String line : file.hunks()) {
      switch (line.charAt(0)) {
        case '+' -> out.line(Colour.ADDED, line);
        case '-' -> out.line(Colour.REMOVED, line);
        case '@' -> out.line(Colour.PLACE, line);
        default -> out.line(line);
      }
    }
  }

  private static String size(OptionalLong bytes) {
    return bytes.isPresent() ? PastText.size(bytes.getAsLong()) : "none";
  }

  private static String side(OptionalLong bytes, Optional<String> hash) {
    return size(bytes) + hash.map(hex -> " sha256 " + hex.substring(0, SHOWN_HASH)).orElse("");
  }
}
