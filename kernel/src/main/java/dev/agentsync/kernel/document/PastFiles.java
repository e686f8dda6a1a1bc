package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The files of a vault at one moment; lent like {@link Past}. */
public final class PastFiles {
  private final LiveDocument live;
  private final View view;

  /** Who asks for a file asks for its text next. */
  private final Map<FileId, Optional<FileNode>> read = new HashMap<>();

  PastFiles(LiveDocument live, View view) {
    this.live = live;
    this.view = view;
  }

  /** Returns a file, deleted ones too, or empty if there was no well-formed entry of that id. */
  public Optional<FileEntry> file(FileId id) {
    return node(id).map(FileNode::entry);
  }

  private Optional<FileNode> node(FileId id) {
    if (view.equals(live.document())) {
      return live.index().node(id); // already read
    }
    Optional<FileNode> known = read.get(id);
    if (known == null) {
      known =
          FileReading.read(view, live.index().files(), id) instanceof FileReading.File(var node)
              ? Optional.of(node)
              : Optional.empty();
      read.put(id, known);
    }
    return known;
  }

  /** Returns the files that were live, by path, then id. */
  public List<FileEntry> live() {
    var files = new ArrayList<FileEntry>();
    for (String id : view.entries(live.index().files()).keySet()) {
      file(new FileId(id)).filter(FileEntry::live).ifPresent(files::add);
    }
    files.sort(
        Comparator.comparing(FileEntry::path, Utf8Order.COMPARATOR).thenComparing(FileEntry::id));
    return files;
  }

  /** Returns the live file at a path: of several, the one with the lowest id. */
  public Optional<FileEntry> at(String path) {
    // Most files are where they were.
    Optional<FileEntry> likely =
        live.index().at(path).stream()
            .flatMap(id -> file(id).stream())
            .filter(is(path))
            .findFirst();
    return likely.or(() -> live().stream().filter(is(path)).findFirst());
  }

  private static Predicate<FileEntry> is(String path) {
    return file -> file.live() && file.path().equals(path);
  }

  /** Returns the paths of the directories that were live. */
  public TreeSet<String> directories() {
    var paths = new TreeSet<String>(Utf8Order.COMPARATOR);
    for (String id : view.entries(live.index().directories()).keySet()) {
      directory(id).ifPresent(paths::add);
    }
    return paths;
  }

  /** Returns the path of one directory entry if it was live. */
  public Optional<String> directory(String id) {
    return Schema.object(view, live.index().directories(), id, ObjectType.MAP)
        .filter(map -> Schema.absent(view.get(map, Schema.DELETED_AT)))
        .flatMap(map -> Schema.string(view.get(map, Schema.PATH)));
  }

  /**
   * Returns the contents of a live file that is an attachment: the one that shows, and those that
   * were written at the same time elsewhere.
   */
  public Set<BlobHash> blobs(FileId id) {
    return node(id).filter(FileNode::live).map(this::blobs).orElse(Set.of());
  }

  /** As {@link #blobs}, of a deleted file, too. */
  public Set<BlobHash> everyBlob(FileId id) {
    return node(id).map(this::blobs).orElse(Set.of());
  }

  private Set<BlobHash> blobs(FileNode node) {
    var blobs = new HashSet<BlobHash>();
    node.entry().blob().ifPresent(blobs::add);
    for (Value value : view.conflicts(node.map(), Schema.BINARY_HASH)) {
      Schema.string(Optional.of(value))
          .filter(BlobHash::isValid)
          .ifPresent(hex -> blobs.add(new BlobHash(hex)));
    }
    return blobs;
  }

  /** Returns a file's text; empty if it had none. */
  public String text(FileId id) {
    return node(id).map(node -> LiveDocument.text(view, node)).orElse("");
  }

  /**
   * Returns what this moment has of the text that the file has now, even if the file itself does
   * not exist at this moment.
   */
  public String presentText(FileId id) {
    Optional<ObjectId> content = live.index().node(id).flatMap(FileNode::content);
    return content.filter(text -> view.type(text).isPresent()).map(view::text).orElse("");
  }

  /** Returns whether a label of that name was there. */
  public boolean hasLabel(String name) {
    return LabelMap.read(view).containsKey(name);
  }
}
