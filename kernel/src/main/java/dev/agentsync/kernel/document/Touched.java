package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Patch.Action;
import dev.agentsync.kernel.spi.Patch.Step;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which entries are to be read anew. */
final class Touched {
  private final Set<FileId> files = new HashSet<>();
  private final Set<String> directories = new HashSet<>();
  private boolean everything;

  /** Adds what patches touch. */
  void add(Collection<Patch> patches) {
    patches.forEach(this::add);
  }

  void add(Touched other) {
    files.addAll(other.files);
    directories.addAll(other.directories);
    everything |= other.everything;
  }

  void addFile(FileId id) {
    files.add(id);
  }

  void addDirectory(String id) {
    directories.add(id);
  }

  private void add(Patch patch) {
    String map;
    Optional<String> id;
    if (patch.path().isEmpty()) {
      map = key(patch.action()).orElse("");
      id = Optional.empty();
    } else if (patch.path().getFirst() instanceof Step.Key(String first)) {
      map = first;
      id =
          patch.path().size() > 1
              ? patch.path().get(1) instanceof Step.Key(String second)
                  ? Optional.of(second)
                  : Optional.empty()
              : key(patch.action());
    } else {
      return;
    }
    switch (map) {
      case Schema.FILES -> id.ifPresentOrElse(f -> files.add(new FileId(f)), this::all);
      case Schema.DIRECTORIES -> id.ifPresentOrElse(directories::add, this::all);
      default -> {}
    }
  }

  private void all() {
    everything = true;
  }

  private static Optional<String> key(Action action) {
    return switch (action) {
      case Action.PutKey(String key, var _, var _) -> Optional.of(key);
      case Action.DeleteKey(String key) -> Optional.of(key);
      case Action.Increment(Step.Key(String key), var _) -> Optional.of(key);
      case Action.Conflict(Step.Key(String key)) -> Optional.of(key);
      case Action.Increment _,
          Action.Conflict _,
          Action.PutIndex _,
          Action.Insert _,
          Action.InsertText _,
          Action.Delete _,
          Action.Marked _ ->
          Optional.empty();
    };
  }

  /** Returns whether the maps of files and directories themselves were exchanged. */
  boolean everything() {
    return everything;
  }

  Set<FileId> files() {
    return files;
  }

  Set<String> directories() {
    return directories;
  }

  boolean isEmpty() {
    return files.isEmpty() && directories.isEmpty() && !everything;
  }
}
