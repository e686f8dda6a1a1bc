package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the document's maps of files and directories say, by id and by path. Kept up entry by entry
 * from whatever view is current, an open transaction included; read in full only when opened.
 */
final class PathIndex {
  /** Other programs may have written a ring of heirs. */
  private static final int HEIR_LIMIT = 64;

  private final ObjectId files;
  private final ObjectId directories;
  private final Map<FileId, FileNode> nodes = new HashMap<>();
  private final TreeMap<String, TreeSet<FileId>> live = new TreeMap<>(Utf8Order.COMPARATOR);
  private final Map<String, String> directoryPaths = new HashMap<>();
  private final TreeMap<String, TreeSet<String>> liveDirectories =
      new TreeMap<>(Utf8Order.COMPARATOR);
  private final TreeMap<String, String> problems = new TreeMap<>();

  private PathIndex(ObjectId files, ObjectId directories) {
    this.files = files;
    this.directories = directories;
  }

  /** Reads the whole document; empty if it lacks the maps every vault has. */
  static Optional<PathIndex> read(View view) {
    Optional<ObjectId> files = Schema.object(view, ObjectId.ROOT, Schema.FILES, ObjectType.MAP);
    Optional<ObjectId> directories =
        Schema.object(view, ObjectId.ROOT, Schema.DIRECTORIES, ObjectType.MAP);
    if (files.isEmpty() || directories.isEmpty()) {
      return Optional.empty();
    }
    var index = new PathIndex(files.get(), directories.get());
    view.entries(files.get())
        .forEach(
            (uuid, value) -> {
              var id = new FileId(uuid);
              index.add(id, FileReading.read(view, Optional.of(value), id));
            });
    for (String id : view.entries(directories.get()).keySet()) {
      index.refreshDirectory(view, id);
    }
    return Optional.of(index);
  }

  ObjectId files() {
    return files;
  }

  ObjectId directories() {
    return directories;
  }

  /** Reads one file entry anew. */
  void refreshFile(View view, FileId id) {
    forget(id);
    problems.remove(problem(id));
    add(id, FileReading.read(view, files, id));
  }

  private static String problem(FileId id) {
    return "file " + id;
  }

  private void add(FileId id, FileReading reading) {
    switch (reading) {
      case FileReading.File(FileNode node) -> {
        nodes.put(id, node);
        if (node.live()) {
          live.computeIfAbsent(node.entry().path(), path -> new TreeSet<>()).add(id);
          if (!node.isText() && node.entry().blob().isEmpty()) {
            problems.put(
                problem(id),
                "The attachment '"
                    + node.entry().path()
                    + "' has no valid hash; it is not written.");
          }
        }
      }
      case FileReading.Nothing() -> {}
      case FileReading.Malformed(String sentence) -> problems.put(problem(id), sentence);
    }
  }

  private void forget(FileId id) {
    FileNode old = nodes.remove(id);
    if (old != null && old.live()) {
      remove(live, old.entry().path(), id);
    }
  }

  /** Reads one directory entry anew. */
  void refreshDirectory(View view, String id) {
    String oldPath = directoryPaths.remove(id);
    if (oldPath != null) {
      remove(liveDirectories, oldPath, id);
    }
    Optional<ObjectId> map = Schema.object(view, directories, id, ObjectType.MAP);
    if (map.isEmpty() || !Schema.absent(view.get(map.get(), Schema.DELETED_AT))) {
      return;
    }
    Optional<String> path = Schema.string(view.get(map.get(), Schema.PATH));
    if (path.isPresent()) {
      directoryPaths.put(id, path.get());
      liveDirectories.computeIfAbsent(path.get(), p -> new TreeSet<>()).add(id);
    }
  }

  private static <T> void remove(Map<String, ? extends Set<T>> map, String path, T id) {
    Set<T> ids = map.get(path);
    if (ids != null && ids.remove(id) && ids.isEmpty()) {
      map.remove(path);
    }
  }

  Optional<FileNode> node(FileId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** Returns the live file that took over a deleted one's content, if there is one. */
  Optional<FileNode> heir(FileNode node) {
    if (node.live()) {
      return Optional.empty();
    }
    FileNode at = node;
    for (int step = 0; step < HEIR_LIMIT && !at.live(); step++) {
      Optional<FileNode> next = at.entry().mergedInto().flatMap(this::node);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      at = next.get();
    }
    return at.live() ? Optional.of(at) : Optional.empty();
  }

  /** Returns the ids of the live files at a path, lowest first. */
  List<FileId> at(String path) {
    TreeSet<FileId> ids = live.get(path);
    return ids == null ? List.of() : List.copyOf(ids);
  }

  /** Returns every live file, by path, then id. */
  List<FileNode> liveFiles() {
    return nodesOf(live.values());
  }

  /** Returns every live file below a directory. */
  List<FileNode> liveBelow(String directory) {
    return nodesOf(live.subMap(directory + "/", directory + "0").values());
  }

  private List<FileNode> nodesOf(Collection<? extends Set<FileId>> idSets) {
    var result = new ArrayList<FileNode>();
    for (Set<FileId> ids : idSets) {
      for (FileId id : ids) {
        node(id).ifPresent(result::add);
      }
    }
    return result;
  }

  /** Returns the ids of all readable entries, deleted ones too. */
  Set<FileId> ids() {
    return Set.copyOf(nodes.keySet());
  }

  boolean hasDirectory(String path) {
    return liveDirectories.containsKey(path);
  }

  /** Returns the ids of the live directory entries with exactly that path. */
  List<String> directoriesAt(String path) {
    TreeSet<String> ids = liveDirectories.get(path);
    return ids == null ? List.of() : List.copyOf(ids);
  }

  /** Returns the paths of the live directories below one, that one not included. */
  List<String> directoriesBelow(String path) {
    return List.copyOf(liveDirectories.subMap(path + "/", path + "0").keySet());
  }

  SortedSet<String> directorySet() {
    return new TreeSet<>(liveDirectories.keySet());
  }

  List<String> problems() {
    return List.copyOf(problems.values());
  }
}
