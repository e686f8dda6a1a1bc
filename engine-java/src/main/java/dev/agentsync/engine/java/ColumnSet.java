package dev.agentsync.engine.java;

import java.util.ArrayList;
import java.util.List;

/** Columns that are written together, in the order of their numbers. */
final class ColumnSet {
  private record Column(int spec, ColumnWriter writer) {}

  private static final int DEFLATE_FROM = 256;
  private static final int DEFLATED = 8;

  /** The bits of a column's number that say what is in it; strings and values come last. */
  private static final int KIND = 7;

  private static final int STRINGS = 5;
  private static final int PATIENCE = 2 << 20;
  private static final int MORE_PATIENCE = 4 << 20;

  /** What matters when columns are compressed. */
  enum Packing {
    QUICK,
    SMALL
  }

  private final List<Column> columns = new ArrayList<>();

  /** Adds a column and returns its writer. */
  <W extends ColumnWriter> W add(int spec, W writer) {
    int at = columns.size();
    while (at > 0 && columns.get(at - 1).spec > spec) {
      at--;
    }
    columns.add(at, new Column(spec, writer));
    return writer;
  }

  /** Writes how many columns there are and how long, and then the columns. */
  void write(ByteWriter out) {
    var finished = new ByteWriter[columns.size()];
    int present = 0;
    for (int i = 0; i < finished.length; i++) {
      finished[i] = columns.get(i).writer.finish();
      present += finished[i].size() > 0 ? 1 : 0;
    }
    out.uleb(present);
    for (int i = 0; i < finished.length; i++) {
      if (finished[i].size() > 0) {
        out.uleb(columns.get(i).spec);
        out.uleb(finished[i].size());
      }
    }
    for (ByteWriter column : finished) {
      out.write(column);
    }
  }

  /** Writes how many columns there are and how long, and returns them, the long ones compressed. */
  List<byte[]> compressed(ByteWriter out, Packing packing) {
    var stored = new ArrayList<byte[]>();
    var metadata = new ByteWriter();
    for (Column column : columns) {
      byte[] bytes = column.writer.finish().toByteArray();
      column.writer.reset();
      if (bytes.length == 0) {
        continue;
      }
      boolean deflate = bytes.length >= DEFLATE_FROM;
      byte[] kept = deflate ? deflated(column.spec, bytes, packing) : bytes;
      metadata.uleb(column.spec | (deflate ? DEFLATED : 0));
      metadata.uleb(kept.length);
      stored.add(kept);
    }
    out.uleb(stored.size());
    out.write(metadata);
    return stored;
  }

  /** Words are worth a closer look than numbers, as long as that costs little time. */
  private static byte[] deflated(int spec, byte[] bytes, Packing packing) {
    boolean words = (spec & KIND) >= STRINGS;
    return switch (packing) {
      case SMALL ->
          bytes.length <= MORE_PATIENCE ? Deflate.deflateSmall(bytes) : Deflate.deflate(bytes);
      case QUICK ->
          words && bytes.length <= PATIENCE ? Deflate.deflateWords(bytes) : Deflate.deflate(bytes);
    };
  }

  void reset() {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).writer.reset();
    }
  }
}
