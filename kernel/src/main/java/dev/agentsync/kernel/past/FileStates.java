package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files as they were before and after changes, for changes asked in their order. What a file was
 * after one change it was before the next that touched it, as long as history is a single line.
 */
final class FileStates {
  /**
   * A file at a moment.
   *
   * @param text empty for a file without text, and for one that was not live
   */
  record State(Optional<FileEntry> file, String text) {
    static State at(PastFiles files, FileId id) {
      Optional<FileEntry> file = files.file(id);
      boolean shown = file.isPresent() && file.get().live() && file.get().kind() == FileKind.TEXT;
      return new State(file, shown ? files.text(id) : "");
    }
  }

  private record Known(int place, State state) {}

  private static final State NOTHING = new State(Optional.empty(), "");

  /** So many characters are kept. */
  private static final long MOST = 4 << 20;

  private final Past past;
  private final Chronicle chronicle;
  private final Map<FileId, Known> latest = new HashMap<>();
  private long size;

  FileStates(Past past, Chronicle chronicle) {
    this.past = past;
    this.chronicle = chronicle;
  }

  State before(int place, FileId id) {
    int touchedBefore = touchedBefore(place, id);
    if (touchedBefore < 0) {
      return NOTHING;
    }
    Known known = latest.get(id);
    return known != null && known.place == touchedBefore && chronicle.leads(known.place, place)
        ? known.state
        : State.at(past.at(chronicle.before(place)), id);
  }

  /** Returns the place of the last change before one that touched a file, or -1. */
  private int touchedBefore(int place, FileId id) {
    List<Integer> touches = chronicle.files().getOrDefault(id, List.of());
    int at = Collections.binarySearch(touches, place);
    int behind = at < 0 ? -at - 1 : at;
    return behind > 0 ? touches.get(behind - 1) : -1;
  }

  State after(int place, FileId id) {
    State state = State.at(past.at(chronicle.after(place)), id);
    size += state.text.length();
    if (size > MOST) {
      latest.clear();
      size = state.text.length();
    }
    latest.put(id, new Known(place, state));
    return state;
  }
}
