package dev.agentsync.engine.java;

import java.util.Map;
import java.util.TreeMap;

/** The columns of a change or document: where each begins and ends. */
final class Columns {
  static final byte[] EMPTY = {};
  private static final int DEFLATED = 8;

  /** A column's bytes. */
  record Slice(byte[] bytes, int from, int end) {
    int length() {
      return end - from;
    }
  }

  private static final Slice ABSENT = new Slice(EMPTY, 0, 0);
  private final Map<Integer, Slice> slices = new TreeMap<>();

  /** One column as the metadata tells of it. */
  private record Entry(int spec, int length) {}

  /** Metadata that has been read, of data that follows later. */
  static final class Metadata {
    private final Entry[] entries;

    private Metadata(Entry[] entries) {
      this.entries = entries;
    }
  }

  static Metadata metadata(ByteReader in) {
    var entries = new Entry[in.count(2)];
    int previous = -1;
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new Entry(in.small(), in.small());
      int order = entries[i].spec & ~DEFLATED;
      if (order <= previous) {
        throw in.bad("columns out of order");
      }
      previous = order;
    }
    return new Metadata(entries);
  }

  /** Takes the data of the columns; only the given ones may be there. */
  static Columns read(ByteReader in, Metadata metadata, boolean mayDeflate, int... known) {
    var columns = new Columns();
    for (Entry entry : metadata.entries) {
      int start = in.position();
      in.skip(entry.length);
      int spec = entry.spec & ~DEFLATED;
      var slice = new Slice(in.bytes, start, start + entry.length);
      if (spec != entry.spec) {
        if (!mayDeflate) {
          throw in.bad("a compressed column in a change");
        }
        byte[] inflated = Deflate.inflate(in.bytes, start, entry.length);
        slice = new Slice(inflated, 0, inflated.length);
      }
      boolean expected = false;
      for (int one : known) {
        expected |= one == spec;
      }
      if (!expected) {
        throw in.bad("an unknown column " + spec);
      }
      if (slice.length() == 0) {
        throw in.bad("an empty column " + spec);
      }
      columns.slices.put(spec, slice);
    }
    return columns;
  }

  Slice slice(int spec) {
    return slices.getOrDefault(spec, ABSENT);
  }

  RunReader numbers(int spec) {
    Slice slice = slice(spec);
    return new RunReader(slice.bytes, slice.from, slice.end, false);
  }

  DeltaReader deltas(int spec) {
    Slice slice = slice(spec);
    return new DeltaReader(slice.bytes, slice.from, slice.end);
  }

  BooleanReader booleans(int spec) {
    Slice slice = slice(spec);
    return new BooleanReader(slice.bytes, slice.from, slice.end);
  }

  StringRunReader strings(int spec) {
    Slice slice = slice(spec);
    return new StringRunReader(slice.bytes, slice.from, slice.end);
  }

  long rows(int spec) {
    Slice slice = slice(spec);
    return RunReader.rows(slice.bytes, slice.from, slice.end, false);
  }
}
