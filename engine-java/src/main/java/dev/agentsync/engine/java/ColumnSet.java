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
    int present = 0;
    for (int i = 0; i < columns.size(); i++) {
      present += columns.get(i).writer.finish().size() > 0 ? 1 : 0;
    }
    out.uleb(present);
    for (int i = 0; i < columns.size(); i++) {
      int size = columns.get(i).writer.finish().size();
      if (size > 0) {
        out.uleb(columns.get(i).spec);
        out.uleb(size);
      }
    }
    for (int i = 0; i < columns.size(); i++) {
      out.write(columns.get(i).writer.finish());
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
