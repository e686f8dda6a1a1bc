package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Change;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Heads;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a change chunk says before its operations. */
record ChangeHeader(
    ChangeHash hash,
    List<ChangeHash> deps,
    ActorId actor,
    long seq,
    long startOp,
    long time,
    @Nullable String message,
    int actors,
    List<Column> columns) {
  private static final long ACTION = 66;

  /**
   * One column of operations.
   *
   * @param spec id and type, see the Automerge format
   * @param data its bytes
   */
  record Column(long spec, byte[] data) {}

  /** Reads the header of a change chunk, and refuses columns that reach beyond the body. */
  static ChangeHeader read(Chunk chunk) {
    var in = new ByteCursor(chunk.body());
    var deps = new ArrayList<ChangeHash>();
    for (int left = in.count(ChangeHash.LENGTH); left > 0; left--) {
      deps.add(new ChangeHash(Bytes.of(in.take(ChangeHash.LENGTH))));
    }
    var actor = new ActorId(Bytes.of(in.block()));
    long seq = in.uleb();
    long startOp = in.uleb();
    long time = in.sleb();
    String message = in.string();
    int others = in.count(1);
    for (int i = 0; i < others; i++) {
      in.block();
    }
    return new ChangeHeader(
        chunk.hash(),
        List.copyOf(deps),
        actor,
        seq,
        startOp,
        time,
        message.isEmpty() ? null : message,
        others + 1,
        columns(in, chunk));
  }

  private static List<Column> columns(ByteCursor in, Chunk chunk) {
    int count = in.count(2);
    long[] specs = new long[count];
    long[] lengths = new long[count];
    for (int i = 0; i < count; i++) {
      specs[i] = in.uleb();
      lengths[i] = in.uleb();
      if (i > 0 && Long.compareUnsigned(specs[i - 1], specs[i]) >= 0) {
        throw new DocumentException("Change " + chunk.hash() + " has columns out of order");
      }
      if (lengths[i] < 0 || lengths[i] > in.remaining()) {
        throw new DocumentException("Change " + chunk.hash() + " has a column beyond its end");
      }
    }
    var columns = new ArrayList<Column>(count);
    for (int i = 0; i < count; i++) {
      columns.add(new Column(specs[i], in.take((int) lengths[i])));
    }
    return List.copyOf(columns);
  }

  /** Returns the counter of the change's last operation, or the one before its first. */
  long maxOp() {
    for (Column column : columns) {
      if (column.spec() == ACTION) {
        return startOp + rows(column.data()) - 1;
      }
    }
    return startOp - 1;
  }

  private static long rows(byte[] actions) {
    var in = new ByteCursor(actions);
    long rows = 0;
    while (in.remaining() > 0) {
      long run = in.sleb();
      for (long left = run < 0 ? run : -1; left < 0; left++) {
        in.uleb();
      }
      rows += Math.abs(run);
    }
    return rows;
  }

  ChangeHeader withoutColumns() {
    return new ChangeHeader(hash, deps, actor, seq, startOp, time, message, actors, List.of());
  }

  Change describe(byte[] chunk) {
    return new Change(hash, actor, seq, startOp, time, message, Heads.of(deps), Bytes.of(chunk));
  }
}
