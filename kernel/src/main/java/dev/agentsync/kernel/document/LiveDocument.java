package dev.agentsync.kernel.document;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The CRDT document and what is known about its present moment. One thread at a time. */
final class LiveDocument implements AutoCloseable {
  private final Document document;
  private final Map<FileId, BlobHash> textHashes = new HashMap<>();
  private PathIndex index;

  /** What reads see: the document, or the change being made. */
  private View present;

  LiveDocument(Document document) {
    this.document = document;
    this.present = document;
    this.index = readIndex(document);
  }

  private static PathIndex readIndex(View view) {
    return PathIndex.read(view)
        .orElseThrow(
            () ->
                new VaultException(
                    "The vault's document has no maps of files and directories; it was not made by"
                        + " agentsync or is damaged."));
  }

  Document document() {
    return document;
  }

  PathIndex index() {
    return index;
  }

  Heads heads() {
    return document.heads();
  }

  boolean contains(Heads heads) {
    return heads.hashes().stream().allMatch(document::contains);
  }

  FileNode require(FileId id) {
    return index.node(id).orElseThrow(() -> new VaultException("No file has the id " + id + "."));
  }

  String text(FileNode node) {
    return text(present, node);
  }

  static String text(View view, FileNode node) {
    return node.content().map(view::text).orElse("");
  }

  /** Returns the text of a file at an earlier moment, empty if there was none. */
  String textAt(FileNode node, Heads heads) {
    if (heads.equals(heads())) {
      return text(node);
    }
    return textIn(document.at(heads), node);
  }

  /** Returns the text a file has in an earlier view, in which it may not exist yet. */
  String textIn(View view, FileNode node) {
    return holdsContent(view, node) ? text(view, node) : "";
  }

  /** Returns whether the file's present text object is its text in the view, too. */
  boolean holdsContent(View view, FileNode node) {
    return FileReading.read(view, index.files(), node.id())
            instanceof FileReading.File(FileNode then)
        && then.content().isPresent()
        && then.content().equals(node.content());
  }

  /** Returns the SHA-256 of a file's text, computed at most once per text. */
  BlobHash textHash(FileNode node) {
    return textHashes.computeIfAbsent(node.id(), id -> Digests.ofText(text(node)));
  }

  /** Returns the SHA-256 of what a file holds; empty for an attachment without a valid one. */
  Optional<BlobHash> contentHash(FileNode node) {
    return switch (node.entry().kind()) {
      case TEXT -> Optional.of(textHash(node));
      case ATTACHMENT -> node.entry().blob();
    };
  }

  /** Says that a file's text became another one. */
  void textChanged(FileId id) {
    textHashes.remove(id);
  }

  /** Reads the touched entries anew. */
  void refresh(View view, Touched touched) {
    if (touched.everything()) {
      index = readIndex(view);
      textHashes.clear();
      return;
    }
    for (FileId id : touched.files()) {
      textHashes.remove(id);
      index.refreshFile(view, id);
    }
    for (String id : touched.directories()) {
      index.refreshDirectory(view, id);
    }
  }

  /** Takes note of changes that the document has taken in. */
  Touched absorb(List<Patch> patches) {
    var touched = new Touched();
    touched.add(patches);
    refresh(document, touched);
    return touched;
  }

  /** Writes one change at the present moment; nothing stays of it if the consumer throws. */
  Touched write(ChangeStamp stamp, Consumer<Edits> edits) {
    var touched = new Touched();
    boolean done = false;
    try (Transaction transaction = document.begin(stamp);
        var writer = new Edits(this, transaction, stamp.timeMillis(), touched)) {
      present = transaction;
      edits.accept(writer);
      transaction.commit();
      done = true;
    } finally {
      present = document;
      if (!done) {
        refresh(document, touched); // the index has seen writes that were taken back
      }
    }
    return touched;
  }

  /** Returns the heads of now that were no heads then. */
  static List<ChangeHash> newHeads(Heads before, Heads now) {
    return now.hashes().stream().filter(hash -> !before.hashes().contains(hash)).toList();
  }

  @Override
  public void close() {
    document.close();
  }
}
