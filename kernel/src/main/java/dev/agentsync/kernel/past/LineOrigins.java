package dev.agentsync.kernel.past;

import dev.agentsync.kernel.spi.TracedDocument.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts a text with its past into lines. A line was touched by who wrote its characters, and by who
 * deleted something from between them; that a whole line beside it was deleted does not count, and
 * neither does its line end unless it is empty.
 */
final class LineOrigins {
  private static final int NOBODY = -1;

  private final Comparator<Integer> newerFirst;
  private final List<LineOrigin> lines = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();

  /** What was deleted before the line's first character, since its beginning. */
  private final List<Run> deletedInFront = new ArrayList<>();

  private int newest = NOBODY;

  private LineOrigins(Comparator<Integer> newerFirst) {
    this.newerFirst = newerFirst;
  }

  static List<LineOrigin> of(List<Run> runs, Comparator<Integer> newerFirst) {
    var origins = new LineOrigins(newerFirst);
    runs.forEach(origins::add);
    if (!origins.line.isEmpty()) {
      origins.end(NOBODY);
    }
    return origins.lines;
  }

  private void add(Run run) {
    if (!run.deleted().isEmpty()) {
      if (line.isEmpty()) {
        deletedInFront.add(run);
      } else {
        run.deleted().forEach(this::touched);
      }
      return;
    }
    String text = run.text();
    for (int from = 0; from < text.length(); ) {
      int feed = text.indexOf('\n', from);
      int to = feed < 0 ? text.length() : feed;
      if (to > from) {
        if (line.isEmpty()) {
          touchedInFront();
        }
        touched(run.written());
        line.append(text, from, to);
      }
      if (feed >= 0) {
        end(run.written());
      }
      from = feed < 0 ? to : feed + 1;
    }
  }

  private void touched(int place) {
    if (newest == NOBODY || newerFirst.compare(place, newest) < 0) {
      newest = place;
    }
  }

  /** Of what was deleted in front, all up to the last line end was lines of their own. */
  private void touchedInFront() {
    for (int i = deletedInFront.size() - 1; i >= 0; i--) {
      Run run = deletedInFront.get(i);
      if (run.text().endsWith("\n")) {
        break;
      }
      run.deleted().forEach(this::touched);
      if (run.text().indexOf('\n') >= 0) {
        break;
      }
    }
    deletedInFront.clear();
  }

  private void end(int writer) {
    lines.add(new LineOrigin(line.toString(), newest == NOBODY ? writer : newest));
    line.setLength(0);
    deletedInFront.clear();
    newest = NOBODY;
  }
}
