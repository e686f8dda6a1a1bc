package dev.agentsync.engine.java;

import java.util.ArrayList;
import java.util.List;

/** Columns that are written together, in the order of their numbers. */
final class ColumnSet {
  private record Column(int spec, ColumnWriter writer) {}

  private static final int DEFLATE_FROM = 256;
  private static final int DEFLATED = 8;

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
  List<byte[]> compressed(ByteWriter out) {
    var stored = new ArrayList<byte[]>();
    var metadata = new ByteWriter();
    for (Column column : columns) {
      byte[] bytes = column.writer.finish().toByteArray();
      column.writer.reset();
      if (bytes.length == 0) {
        continue;
      }
      boolean deflate = bytes.length >= DEFLATE_FROM;
      byte[] kept = deflate ? Deflate.deflate(bytes) : bytes;
      metadata.uleb(column.spec | (deflate ? DEFLATED : 0));
      metadata.uleb(kept.length);
      stored.add(kept);
    }
    out.uleb(stored.size());
    out.write(metadata);
    return stored;
  }

  void reset() {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).writer.reset();
    }
  }
}
