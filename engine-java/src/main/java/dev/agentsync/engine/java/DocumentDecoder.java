package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document chunk into an empty document. The changes are put together again from the
 * operations and hashed, for nothing else says whether the operations are what their authors wrote.
 * A second thread gathers the operations while the objects are being filled, and hashes changes
 * while the next ones are put together; both have ended when decoding ends.
 */
final class DocumentDecoder {
  private final ByteReader in;
  private final OpSet ops;
  private final History history;
  private final ChangeEncoder encoder;

  /** Used by the thread that hashes. */
  private final ChangeEncoder hasher;

  /** A change that waits for the hashes of those it depends on, which stand at earlier places. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and nobody writes to them
  private record Unhashed(
      int actor,
      int seq,
      int startOp,
      int maxOp,
      long time,
      @Nullable String message,
      int[] deps,
      byte[] operations,
      byte[] extra) {}

  private DocumentDecoder(byte[] body, OpSet ops, History history) {
    this.in = new ByteReader(body);
    this.ops = ops;
    this.history = history;
    this.encoder = new ChangeEncoder(ops.actors());
    this.hasher = new ChangeEncoder(ops.actors());
  }

  /**
   * Fills an empty document.
   *
   * @throws DocumentException if the chunk is malformed; what was filled so far is to be discarded
   */
  static void decode(Chunk chunk, OpSet ops, History history) {
    new DocumentDecoder(chunk.body(), ops, history).decode();
  }

  private void decode() {
    int[] actors = actors();
    var heads = new ArrayList<ChangeHash>();
    for (int left = in.count(ChangeHash.LENGTH); left > 0; left--) {
      heads.add(new ChangeHash(Bytes.of(in.take(ChangeHash.LENGTH))));
    }
    Columns.Metadata changeMetadata = Columns.metadata(in);
    Columns.Metadata opMetadata = Columns.metadata(in);
    Columns changes =
        Columns.read(
            in,
            changeMetadata,
            true,
            DocumentEncoder.CHANGE_ACTOR,
            DocumentEncoder.CHANGE_SEQ,
            DocumentEncoder.CHANGE_MAX_OP,
            DocumentEncoder.CHANGE_TIME,
            DocumentEncoder.CHANGE_MESSAGE,
            DocumentEncoder.CHANGE_DEP_COUNT,
            DocumentEncoder.CHANGE_DEP,
            DocumentEncoder.CHANGE_EXTRA_META,
            DocumentEncoder.CHANGE_EXTRA);
    Columns rows =
        Columns.read(
            in,
            opMetadata,
            true,
            OpColumns.OBJECT_ACTOR,
            OpColumns.OBJECT_COUNTER,
            OpColumns.KEY_ACTOR,
            OpColumns.KEY_COUNTER,
            OpColumns.KEY_STRING,
            DocumentEncoder.ID_ACTOR,
            DocumentEncoder.ID_COUNTER,
            OpColumns.INSERT,
            OpColumns.ACTION,
            OpColumns.VALUE_META,
            OpColumns.VALUE,
            DocumentEncoder.SUCC_COUNT,
            DocumentEncoder.SUCC_ACTOR,
            DocumentEncoder.SUCC_COUNTER,
            OpColumns.EXPAND,
            OpColumns.MARK_NAME);
    if (!in.atEnd()) {
      for (int i = 0; i < heads.size(); i++) {
        in.uleb();
      }
      if (!in.atEnd()) {
        throw in.bad("bytes after the end of the document");
      }
    }
    changes(changes, actors, pieces(rows, actors));
    if (!history.heads().equals(Heads.of(heads))
        || history.heads().hashes().size() != heads.size()) {
      throw new DocumentException("The document's content does not match its heads");
    }
  }

  /** Fills the objects, and gathers their operations beside that. */
  private OpPieces pieces(Columns rows, int[] table) {
    var pieces = new OpPieces(ops.actors());
    try (var gathering = new Handover<DocObject>("gather operations", pieces::add)) {
      new DocumentRows(rows, table, ops, gathering::add).read();
      gathering.finish();
    }
    pieces.complete();
    return pieces;
  }

  private int[] actors() {
    int[] actors = new int[in.count(1)];
    @Nullable ActorId previous = null;
    for (int i = 0; i < actors.length; i++) {
      var actor = new ActorId(Bytes.of(in.block()));
      if (previous != null && previous.compareTo(actor) >= 0) {
        throw in.bad("actors out of order");
      }
      previous = actor;
      actors[i] = ops.actors().index(actor);
    }
    return actors;
  }

  private void changes(Columns columns, int[] table, OpPieces pieces) {
    try (var hashing = new Handover<Unhashed>("hash changes", this::hash)) {
      changes(columns, table, pieces, hashing::add);
      hashing.finish();
    }
  }

  private void changes(Columns columns, int[] table, OpPieces pieces, Consumer<Unhashed> next) {
    long rows = columns.rows(DocumentEncoder.CHANGE_ACTOR);
    RunReader actors = columns.numbers(DocumentEncoder.CHANGE_ACTOR);
    DeltaReader seqs = columns.deltas(DocumentEncoder.CHANGE_SEQ);
    DeltaReader maxOps = columns.deltas(DocumentEncoder.CHANGE_MAX_OP);
    DeltaReader times = columns.deltas(DocumentEncoder.CHANGE_TIME);
    StringRunReader messages = columns.strings(DocumentEncoder.CHANGE_MESSAGE);
    RunReader depCounts = columns.numbers(DocumentEncoder.CHANGE_DEP_COUNT);
    DeltaReader deps = columns.deltas(DocumentEncoder.CHANGE_DEP);
    RunReader extraMetas = columns.numbers(DocumentEncoder.CHANGE_EXTRA_META);
    Columns.Slice extraSlice = columns.slice(DocumentEncoder.CHANGE_EXTRA);
    var extras = new ByteReader(extraSlice.bytes(), extraSlice.from(), extraSlice.end());
    for (long i = 0; i < rows; i++) {
      long actor = actors.require("author");
      if (actor < 0 || actor >= table.length) {
        throw in.bad("an author outside the table of actors");
      }
      int seq = number(seqs, 1, "change number");
      int maxOp = number(maxOps, 0, "operation number");
      long time = times.next() ? times.value() : 0;
      String message = messages.next();
      int[] depPlaces = deps(depCounts, deps, (int) i);
      byte[] extra = extra(extraMetas, extras);
      int author = table[(int) actor];
      int startOp = Math.min(pieces.nextCounter(author), maxOp + 1);
      byte[] operations = encoder.operations(author, startOp, pieces.take(author, maxOp));
      next.accept(
          new Unhashed(author, seq, startOp, maxOp, time, message, depPlaces, operations, extra));
    }
    boolean ended =
        actors.exhausted()
            && seqs.exhausted()
            && maxOps.exhausted()
            && times.exhausted()
            && messages.exhausted()
            && depCounts.exhausted()
            && deps.exhausted()
            && extraMetas.exhausted()
            && extras.atEnd();
    if (!ended || !pieces.exhausted()) {
      throw new DocumentException("The document has operations or columns beyond its changes");
    }
  }

  private int number(DeltaReader column, int least, String what) {
    if (!column.next() || column.value() < least || column.value() > Bounds.MAX_COUNTER) {
      throw in.bad("a " + what + " out of bounds");
    }
    return (int) column.value();
  }

  private int[] deps(RunReader counts, DeltaReader column, int place) {
    long count = counts.next() ? counts.value() : 0;
    if (count < 0 || count > place) {
      throw in.bad("more dependencies than earlier changes");
    }
    int[] deps = new int[(int) count];
    for (int i = 0; i < deps.length; i++) {
      if (!column.next() || column.value() < 0 || column.value() >= place) {
        throw in.bad("a dependency that is no earlier change");
      }
      deps[i] = (int) column.value();
    }
    return deps;
  }

  private byte[] extra(RunReader metas, ByteReader bytes) {
    long meta = metas.next() ? metas.value() : DocumentEncoder.EXTRA_TYPE;
    if ((meta & 15) != DocumentEncoder.EXTRA_TYPE || meta < 0 || meta >>> 4 > bytes.remaining()) {
      throw in.bad("extra bytes that are not there");
    }
    return bytes.take((int) (meta >>> 4));
  }

  /** Adds a change to the history, where those that it depends on are. */
  private void hash(Unhashed change) {
    int[] deps = history.byHash(change.deps);
    var head =
        new ChangeHead(
            history.hashes(deps),
            ops.actors().id(change.actor),
            change.seq,
            change.startOp,
            change.time,
            change.message == null ? "" : change.message,
            change.extra);
    ChangeHash hash = hasher.hash(head, change.operations);
    history.check(head, change.actor, hash, deps);
    history.add(new ChangeRecord(hash, change.actor, head, change.maxOp, deps, null));
  }
}
