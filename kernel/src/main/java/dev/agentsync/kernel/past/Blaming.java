package dev.agentsync.kernel.past;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.ChangeNote;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.history.Blame;
import dev.agentsync.kernel.spi.TracedDocument;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds who touched each line of a file last. */
final class Blaming {
  private final Past past;
  private final Chronicle chronicle;

  Blaming(Past past, Chronicle chronicle) {
    this.past = past;
    this.chronicle = chronicle;
  }

  Blame read(String path) {
    Paths paths = Paths.of(List.of(path));
    String normal = paths.named().getFirst();
    FileEntry file =
        past.now()
            .at(normal)
            .orElseThrow(
                () -> {
                  paths.requireExisted(past, chronicle);
                  return new VaultException(
                      "There is no file '"
                          + normal
                          + "' now. `agentsync log '"
                          + normal
                          + "'` shows what became of it.");
                });
    if (file.kind() != FileKind.TEXT) {
      throw new VaultException(
          "'"
              + normal
              + "' is an attachment; only texts have lines. `agentsync log` shows who"
              + " changed it.");
    }
    List<LineOrigin> lines = LineOrigins.of(past.runs(file.id()), chronicle::newerFirst);
    Map<String, Deque<Integer>> taken = takenOver(file.id());
    var numbers = new LinkedHashMap<Integer, Integer>();
    var result = new ArrayList<Blame.Line>();
    for (LineOrigin line : lines) {
      int place = line.place();
      if (isMerge(place)) {
        // The union of two files wrote the line again; who wrote it first is in the other file.
        Deque<Integer> original = taken.get(line.text());
        place = original == null || original.isEmpty() ? place : original.removeFirst();
      }
      int number = numbers.computeIfAbsent(place, _ -> numbers.size());
      result.add(new Blame.Line(number, line.text()));
    }
    return new Blame(normal, numbers.keySet().stream().map(this::origin).toList(), result);
  }

  private boolean isMerge(int place) {
    return chronicle.writers().of(chronicle.change(place)).isMerge();
  }

  /** Returns the lines of the files that became part of this one, with who wrote them. */
  private Map<String, Deque<Integer>> takenOver(FileId heir) {
    var lines = new HashMap<String, Deque<Integer>>();
    PastFiles now = past.now();
    for (FileId id : chronicle.files().keySet()) {
      if (now.file(id).flatMap(FileEntry::mergedInto).filter(heir::equals).isPresent()) {
        for (LineOrigin line : LineOrigins.of(past.runs(id), chronicle::newerFirst)) {
          lines.computeIfAbsent(line.text(), _ -> new ArrayDeque<>()).add(line.place());
        }
      }
    }
    return lines;
  }

  private Blame.Origin origin(int place) {
    TracedDocument.Entry change = chronicle.change(place);
    ChangeNote note = ChangeNote.parse(change.message());
    return new Blame.Origin(
        chronicle.id(place),
        Instant.ofEpochMilli(chronicle.timeOf(place)),
        chronicle.writers().of(change),
        note.author(),
        note.purpose());
  }
}
