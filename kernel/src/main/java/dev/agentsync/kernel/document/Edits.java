package dev.agentsync.kernel.document;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Writes the schema inside one transaction and keeps the index level with it. */
final class Edits implements Edit, AutoCloseable {
  private final LiveDocument live;
  private final Transaction transaction;
  private final Value.Uint now;
  private final Touched touched;
  private boolean closed;

  Edits(LiveDocument live, Transaction transaction, long nowMillis, Touched touched) {
    this.live = live;
    this.transaction = transaction;
    this.now = new Value.Uint(nowMillis);
    this.touched = touched;
  }

  @Override
  public FileId createText(String path, String text) {
    FileId id = FileId.random();
    String wellFormed = WellFormed.text(text);
    ObjectId map = create(id, path, Schema.KIND_TEXT, utf8Length(wellFormed));
    ObjectId content = transaction.putObject(map, Schema.CONTENT, ObjectType.TEXT);
    if (!wellFormed.isEmpty()) {
      transaction.spliceText(content, 0, 0, wellFormed);
    }
    refresh(id);
    return id;
  }

  @Override
  public FileId createAttachment(String path, BlobHash blob, long size) {
    FileId id = FileId.random();
    ObjectId map = create(id, path, Schema.KIND_ATTACHMENT, size);
    put(map, Schema.BINARY_HASH, new Value.Str(blob.hex()));
    refresh(id);
    return id;
  }

  private ObjectId create(FileId id, String path, String kind, long size) {
    open();
    String normal = VaultPath.normalize(path);
    touched.addFile(id);
    ObjectId map = transaction.putObject(live.index().files(), id.uuid(), ObjectType.MAP);
    ObjectId meta = transaction.putObject(map, Schema.META, ObjectType.MAP);
    put(meta, Schema.PATH, new Value.Str(normal));
    put(meta, Schema.KIND, new Value.Str(kind));
    put(meta, Schema.SIZE, new Value.Int(size));
    put(meta, Schema.CREATED_AT, now);
    put(meta, Schema.UPDATED_AT, now);
    addAncestors(normal);
    return map;
  }

  @Override
  public void writeText(FileId id, String text) {
    FileNode node = require(id);
    String wellFormed = WellFormed.text(text);
    String old = LiveDocument.text(transaction, node);
    Optional<FileNode> heir = live.index().heir(node).filter(FileNode::isText);
    if (heir.isPresent()) {
      // The file lives on as another one: that one gets the edit.
      String there = LiveDocument.text(transaction, heir.get());
      writeText(heir.get().id(), TextMerge.threeWay(old, wellFormed, there));
      return;
    }
    if (node.live() && node.isText() && node.content().isPresent() && old.equals(wellFormed)) {
      return;
    }
    ObjectId content =
        node.content()
            .orElseGet(() -> transaction.putObject(node.map(), Schema.CONTENT, ObjectType.TEXT));
    splice(content, old, wellFormed);
    written(node, Schema.KIND_TEXT, utf8Length(wellFormed));
  }

  /** Writes the smallest splices, last first so that the places of the others stay right. */
  private void splice(ObjectId content, String old, String text) {
    for (Splice splice : TextDiff.splices(old, text).reversed()) {
      transaction.spliceText(content, splice.index(), splice.deleted(), splice.inserted());
    }
  }

  @Override
  public void writeAttachment(FileId id, BlobHash blob, long size) {
    FileNode node = require(id);
    if (node.live() && !node.isText() && node.entry().blob().filter(blob::equals).isPresent()) {
      return;
    }
    put(node.map(), Schema.BINARY_HASH, new Value.Str(blob.hex()));
    written(node, Schema.KIND_ATTACHMENT, size);
  }

  private void written(FileNode node, String kind, long size) {
    put(node.meta(), Schema.SIZE, new Value.Int(size));
    put(node.meta(), Schema.UPDATED_AT, now);
    put(node.meta(), Schema.KIND, new Value.Str(kind));
    if (!node.live()) {
      clearDeletion(node);
      addAncestors(node.entry().path());
    }
    refresh(node.id());
  }

  @Override
  public void rename(FileId id, String newPath) {
    FileNode node = require(id);
    String normal = VaultPath.normalize(newPath);
    if (!normal.equals(node.entry().path())) {
      move(node, normal);
      addAncestors(normal);
    }
  }

  private void move(FileNode node, String path) {
    put(node.meta(), Schema.PATH, new Value.Str(path));
    put(node.meta(), Schema.UPDATED_AT, now);
    refresh(node.id());
  }

  @Override
  public void delete(FileId id) {
    FileNode node = require(id);
    if (node.live()) {
      put(node.meta(), Schema.DELETED_AT, now);
      live.contentHash(node)
          .ifPresent(seen -> put(node.meta(), Schema.DELETED_HASH, new Value.Str(seen.hex())));
      refreshMeta(id);
    }
  }

  /** Makes a deleted file live again. */
  void revive(FileNode node) {
    clearDeletion(node);
    addAncestors(node.entry().path());
    refresh(node.id());
  }

  /** Removes what only a deleted file should say about itself. */
  void clearDeletion(FileNode node) {
    touched.addFile(node.id());
    for (String key :
        Set.of(Schema.DELETED_AT, Schema.DELETED_HASH, Schema.MERGED_INTO, Schema.MERGED_HEADS)) {
      transaction.delete(node.meta(), key);
    }
    refreshMeta(node.id());
  }

  @Override
  public void createDirectory(String path) {
    open();
    String normal = VaultPath.normalize(path);
    addAncestors(normal);
    addDirectory(normal);
  }

  private void addAncestors(String path) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      addDirectory(path.substring(0, slash));
    }
  }

  private void addDirectory(String path) {
    if (live.index().hasDirectory(path)) {
      return;
    }
    String id = UUID.randomUUID().toString();
    touched.addDirectory(id);
    ObjectId map = transaction.putObject(live.index().directories(), id, ObjectType.MAP);
    put(map, Schema.PATH, new Value.Str(path));
    put(map, Schema.CREATED_AT, now);
    live.index().refreshDirectory(transaction, id);
  }

  @Override
  public void deleteDirectory(String path) {
    open();
    for (String id : live.index().directoriesAt(path)) {
      putInDirectory(id, Schema.DELETED_AT, now);
    }
  }

  @Override
  public void renameDirectory(String from, String to) {
    open();
    String target = VaultPath.normalize(to);
    if (target.equals(from)) {
      return;
    }
    if (target.startsWith(from + "/")) {
      throw new VaultException("Cannot move the directory '" + from + "' into itself: " + target);
    }
    List<FileNode> files = live.index().liveBelow(from);
    var directories = new ArrayList<>(live.index().directoriesBelow(from));
    directories.addFirst(from);
    for (String directory : directories) {
      String moved = target + directory.substring(from.length());
      for (String id : live.index().directoriesAt(directory)) {
        putInDirectory(id, Schema.PATH, new Value.Str(moved));
      }
    }
    for (FileNode file : files) {
      move(file, target + file.entry().path().substring(from.length()));
    }
    addAncestors(files.isEmpty() ? target : target + "/");
  }

  private void putInDirectory(String id, String key, Value.Scalar value) {
    ObjectId directories = live.index().directories();
    Schema.object(transaction, directories, id, ObjectType.MAP)
        .ifPresent(map -> put(map, key, value));
    touched.addDirectory(id);
    live.index().refreshDirectory(transaction, id);
  }

  @Override
  public void restore(FileEntry then, String text) {
    FileNode node = require(then.id());
    if (!node.live()) {
      clearDeletion(node);
    }
    if (!node.entry().path().equals(then.path())) {
      put(node.meta(), Schema.PATH, new Value.Str(then.path()));
    }
    long size = then.size();
    if (then.kind() == FileKind.TEXT) {
      ObjectId content =
          node.content()
              .orElseGet(() -> transaction.putObject(node.map(), Schema.CONTENT, ObjectType.TEXT));
      splice(content, LiveDocument.text(transaction, node), text);
      size = utf8Length(text);
    }
    then.blob().ifPresent(blob -> put(node.map(), Schema.BINARY_HASH, new Value.Str(blob.hex())));
    String kind = then.kind() == FileKind.TEXT ? Schema.KIND_TEXT : Schema.KIND_ATTACHMENT;
    put(node.meta(), Schema.KIND, new Value.Str(kind));
    put(node.meta(), Schema.SIZE, new Value.Int(size));
    put(node.meta(), Schema.UPDATED_AT, now);
    addAncestors(then.path());
    refresh(then.id());
  }

  @Override
  public void putLabel(String name, Label label) {
    open();
    LabelMap.put(transaction, name, label);
  }

  @Override
  public void deleteLabel(String name) {
    open();
    LabelMap.delete(transaction, name);
  }

  private void put(ObjectId map, String key, Value.Scalar value) {
    transaction.put(map, key, value);
  }

  private FileNode require(FileId id) {
    open();
    return live.require(id);
  }

  private void refresh(FileId id) {
    live.textChanged(id);
    refreshMeta(id);
  }

  private void refreshMeta(FileId id) {
    touched.addFile(id);
    live.index().refreshFile(transaction, id);
  }

  static long utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void open() {
    if (closed) {
      throw new IllegalStateException("this edit is over");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
