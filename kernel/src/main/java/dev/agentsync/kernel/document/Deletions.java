package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sees to it that a deletion hides nothing its author had not seen: a deleted file whose content
 * went on elsewhere is live again, on every device that notices.
 */
final class Deletions {
  private final LiveDocument live;

  Deletions(LiveDocument live) {
    this.live = live;
  }

  /**
   * Looks at touched files after a merge.
   *
   * @param before the moment before the merge
   * @return what was written, empty if nothing had to be
   */
  Touched settle(Collection<FileId> files, Heads before, ChangeStamp stamp) {
    var revived = new ArrayList<FileNode>();
    var cleared = new ArrayList<FileNode>();
    for (FileId id : files) {
      FileNode node = live.index().node(id).orElse(null);
      if (node == null) {
        continue;
      }
      if (node.live()) {
        if (node.deletionMark()) {
          cleared.add(node); // another program made it live again and left our mark behind
        }
      } else if (!takenOver(node) && !stands(node, before)) {
        revived.add(node);
      }
    }
    if (revived.isEmpty() && cleared.isEmpty()) {
      return new Touched();
    }
    return live.write(
        stamp,
        edits -> {
          revived.forEach(edits::revive);
          cleared.forEach(edits::clearDeletion);
        });
  }

  /** Returns the live file that took over a deleted one's content, if there is one. */
  Optional<FileNode> heir(FileNode node) {
    return live.index().heir(node);
  }

  /** Whether a deleted file's text lives on in another file, or will when that one has read it. */
  boolean takenOver(FileNode node) {
    return node.isText()
        && heir(node).filter(FileNode::isText).isPresent()
        && takenOverUntil(node).isPresent();
  }

  private boolean stands(FileNode node, Heads before) {
    Set<String> seen =
        live.document().conflicts(node.meta(), Schema.DELETED_HASH).stream()
            .flatMap(value -> Schema.string(Optional.of(value)).stream())
            .collect(Collectors.toSet());
    if (!seen.isEmpty()) {
      String now = live.contentHash(node).map(BlobHash::hex).orElse("");
      return seen.contains(now);
    }
    // Another program deleted it and did not say what it had seen. The deletion stands if there is
    // one author's moment at which the file was deleted and held what it holds now.
    return deletedWithPresentContent(node, live.document().at(before))
        || LiveDocument.newHeads(before, live.heads()).stream()
            .anyMatch(hash -> deletedWithPresentContent(node, live.document().at(Heads.of(hash))));
  }

  private boolean deletedWithPresentContent(FileNode node, View moment) {
    ObjectId files = live.index().files();
    if (!(FileReading.read(moment, files, node.id()) instanceof FileReading.File(FileNode then))) {
      return false;
    }
    if (then.live() || then.entry().kind() != node.entry().kind()) {
      return false;
    }
    return node.isText()
        ? live.textIn(moment, node).equals(live.text(node))
        : then.entry().blob().equals(node.entry().blob());
  }

  /** Returns the moment up to which the heir has a file's text; empty if that is not known. */
  Optional<Heads> takenOverUntil(FileNode node) {
    var hashes = new ArrayList<ChangeHash>();
    for (Value value : live.document().conflicts(node.meta(), Schema.MERGED_HEADS)) {
      if (value instanceof Value.Blob(var bytes) && bytes.length() % ChangeHash.LENGTH == 0) {
        hashes.addAll(Heads.decode(bytes.toArray()).hashes());
      }
    }
    Heads heads = Heads.of(hashes);
    return heads.isEmpty() || !live.contains(heads) ? Optional.empty() : Optional.of(heads);
  }
}
