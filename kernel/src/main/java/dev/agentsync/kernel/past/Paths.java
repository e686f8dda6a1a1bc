package dev.agentsync.kernel.past;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.document.VaultPath;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files and folders somebody named; none stands for all. */
record Paths(List<String> named) {
  static Paths of(List<String> typed) {
    return new Paths(typed.stream().map(VaultPath::normalize).distinct().toList());
  }

  boolean all() {
    return named.isEmpty();
  }

  boolean include(String path) {
    return all()
        || named.stream().anyMatch(name -> path.equals(name) || path.startsWith(name + "/"));
  }

  boolean include(Optional<FileEntry> file) {
    return all() || file.filter(entry -> include(entry.path())).isPresent();
  }

  /**
   * Sees to it that each of them once was the path of a file or folder.
   *
   * @throws VaultException if one never was
   */
  void requireExisted(Past past, Chronicle chronicle) {
    for (String name : named) {
      if (new Paths(List.of(name)).files(past, chronicle).isEmpty()
          && !past.now().directories().contains(name)) {
        throw neverExisted(name);
      }
    }
  }

  static VaultException neverExisted(String path) {
    return new VaultException(
        "There never was a file or folder '"
            + path
            + "' in this vault. Paths count from the vault's folder; `agentsync log` shows them.");
  }

  /**
   * Returns the files with a path that is named: those that have it now or had it last, or, if
   * there are none, those that ever had it.
   */
  Set<FileId> files(Past past, Chronicle chronicle) {
    var found = new HashSet<FileId>();
    PastFiles now = past.now();
    for (FileId id : chronicle.files().keySet()) {
      if (include(now.file(id))) {
        found.add(id);
      }
    }
    return found.isEmpty() ? formerly(past, chronicle) : found;
  }

  /** Looks at every state of every file, in the order of changes, which reads fastest. */
  private Set<FileId> formerly(Past past, Chronicle chronicle) {
    List<List<FileId>> byPlace = chronicle.filesByPlace();
    var found = new HashSet<FileId>();
    for (int place = 0; place < byPlace.size(); place++) {
      PastFiles then = past.at(chronicle.after(place));
      for (FileId id : byPlace.get(place)) {
        if (!found.contains(id) && include(then.file(id))) {
          found.add(id);
        }
      }
    }
    return found;
  }

  /** Returns the places of all changes that touched the files. */
  static BitSet places(Chronicle chronicle, Set<FileId> files) {
    var places = new BitSet(chronicle.size());
    files.forEach(id -> chronicle.files().getOrDefault(id, List.of()).forEach(places::set));
    return places;
  }
}
