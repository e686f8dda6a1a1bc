package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.util.List;
import java.util.Optional;

/** Writes one joining change. Everything it writes follows from the state it joins. */
final class JoinWriter {
  private final LiveDocument live;
  private final Transaction transaction;
  private final Heads heads;
  private final byte[] seed;

  JoinWriter(LiveDocument live, Transaction transaction, Heads heads, byte[] seed) {
    this.live = live;
    this.transaction = transaction;
    this.heads = heads;
    this.seed = seed;
  }

  /**
   * Makes the live files of one path one: the first keeps the path and gets the text of the others;
   * what cannot become part of it moves to a name of its own.
   */
  void unite(List<FileNode> group) {
    FileNode winner = group.getFirst();
    long moment = group.stream().mapToLong(node -> node.entry().updatedAt()).max().orElse(0);
    String old = LiveDocument.text(transaction, winner);
    String united = old;
    for (FileNode other : group.subList(1, group.size())) {
      if (winner.isText() && other.isText()) {
        united = TextMerge.union(united, LiveDocument.text(transaction, other));
        retire(other, winner.id(), moment);
      } else if (!winner.isText()
          && !other.isText()
          && winner.entry().blob().equals(other.entry().blob())) {
        retire(other, winner.id(), moment);
      } else {
        moveAside(other, moment);
      }
    }
    if (!united.equals(old)) {
      rewrite(winner, old, united, moment);
    }
  }

  private void rewrite(FileNode node, String old, String text, long moment) {
    ObjectId content =
        node.content()
            .orElseGet(() -> transaction.putObject(node.map(), Schema.CONTENT, ObjectType.TEXT));
    for (Splice splice : TextDiff.splices(old, text).reversed()) {
      transaction.spliceText(content, splice.index(), splice.deleted(), splice.inserted());
    }
    put(node.meta(), Schema.SIZE, new Value.Int(Edits.utf8Length(text)));
    put(node.meta(), Schema.UPDATED_AT, new Value.Uint(moment));
  }

  private void retire(FileNode node, FileId heir, long moment) {
    put(node.meta(), Schema.DELETED_AT, new Value.Uint(moment));
    live.contentHash(node)
        .ifPresent(hash -> put(node.meta(), Schema.DELETED_HASH, new Value.Str(hash.hex())));
    put(node.meta(), Schema.MERGED_INTO, new Value.Str(heir.uuid()));
    put(node.meta(), Schema.MERGED_HEADS, new Value.Blob(Bytes.of(heads.encode())));
  }

  private void moveAside(FileNode node, long moment) {
    String tag = node.entry().blob().map(BlobHash::hex).orElse(node.id().uuid());
    put(node.meta(), Schema.PATH, new Value.Str(conflictPath(node, tag)));
    put(node.meta(), Schema.UPDATED_AT, new Value.Uint(moment));
  }

  private static String conflictPath(FileNode node, String tag) {
    String word =
        tag.codePoints()
            .filter(Character::isLetterOrDigit)
            .limit(8)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return ConflictName.of(node.entry().path(), word);
  }

  /** Brings what a deleted file's text became after it had been taken over into the heir's. */
  void carryOver(FileNode straggler, Heads until, FileNode heir) {
    String base = live.textAt(straggler, until);
    String edited = live.text(straggler);
    String old = LiveDocument.text(transaction, heir);
    String merged = TextMerge.threeWay(base, edited, old);
    if (!merged.equals(old)) {
      long moment = Math.max(straggler.entry().updatedAt(), heir.entry().updatedAt());
      rewrite(heir, old, merged, moment);
    }
    put(straggler.meta(), Schema.DELETED_HASH, new Value.Str(Digests.ofText(edited).hex()));
    put(straggler.meta(), Schema.MERGED_HEADS, new Value.Blob(Bytes.of(heads.encode())));
  }

  /** Keeps a content that lost against a concurrent one, as a file beside it. */
  void keepCopy(FileNode node, BlobHash loser) {
    String path = conflictPath(node, loser.hex());
    for (FileId id : live.index().at(path)) {
      if (live.require(id).entry().blob().filter(loser::equals).isPresent()) {
        return;
      }
    }
    FileId id = DerivedId.of(Bytes.of(seed).hex() + node.id().uuid() + loser.hex());
    ObjectId map = create(id, path, Schema.KIND_ATTACHMENT, loserSize(node), node);
    put(map, Schema.BINARY_HASH, new Value.Str(loser.hex()));
  }

  /** Keeps a text that lost against a concurrent one, as a file beside it. */
  void keepText(FileNode node, String text) {
    FileId id = TextConflict.copyId(node, text);
    String path = conflictPath(node, Digests.ofText(text).hex());
    ObjectId map = create(id, path, Schema.KIND_TEXT, Edits.utf8Length(text), node);
    ObjectId content = transaction.putObject(map, Schema.CONTENT, ObjectType.TEXT);
    transaction.spliceText(content, 0, 0, text);
  }

  private ObjectId create(FileId id, String path, String kind, long size, FileNode origin) {
    Value.Uint moment = new Value.Uint(origin.entry().updatedAt());
    ObjectId map = transaction.putObject(live.index().files(), id.uuid(), ObjectType.MAP);
    ObjectId meta = transaction.putObject(map, Schema.META, ObjectType.MAP);
    put(meta, Schema.PATH, new Value.Str(path));
    put(meta, Schema.KIND, new Value.Str(kind));
    put(meta, Schema.SIZE, new Value.Int(size));
    put(meta, Schema.CREATED_AT, moment);
    put(meta, Schema.UPDATED_AT, moment);
    return map;
  }

  /** The size that lost along with the content, as far as can be told. */
  private long loserSize(FileNode node) {
    return live.document().conflicts(node.meta(), Schema.SIZE).stream()
        .skip(1)
        .flatMap(value -> Schema.number(Optional.of(value)).stream().boxed())
        .findFirst()
        .orElse(node.entry().size());
  }

  /** Ends a conflict between contents in favour of the one that shows. */
  void settle(FileNode node) {
    if (node.isText()) {
      return;
    }
    node.entry()
        .blob()
        .ifPresent(hash -> put(node.map(), Schema.BINARY_HASH, new Value.Str(hash.hex())));
  }

  private void put(ObjectId map, String key, Value.Scalar value) {
    transaction.put(map, key, value);
  }
}
