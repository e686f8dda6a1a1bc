package dev.agentsync.storage.file;

import java.util.ArrayList;
import java.util.List;

/**
 * What a history file consists of.
 *
 * @param whole runs of whole chunks in order; neighbours are joined, except that the first chunk of
 *     the file, which all others were appended to, stays by itself
 * @param chunks the number of whole chunks
 * @param broken what is neither whole nor a torn end, in order
 * @param torn what the last, unfinished append left; empty (start = end = length) as a rule
 */
record ChunkScan(List<Span> whole, int chunks, List<Span> broken, Span torn) {
  /** Bytes from {@code start} up to but without {@code end}. */
  record Span(int start, int end) {
    int length() {
      return end - start;
    }
  }

  static ChunkScan of(byte[] data) {
    var whole = new ArrayList<Span>();
    var broken = new ArrayList<Span>();
    // Bytes that look like chunks over and over must not make us hash the file for ever.
    long patience = 16L * data.length + (1 << 20);
    int chunks = 0;
    int run = 0; // where the present run of whole chunks began
    int at = 0;
    while (at < data.length) {
      if (Chunk.at(data, at) instanceof Chunk.Found.Whole(int end)) {
        chunks++;
        at = end;
        if (run == 0) {
          whole.add(new Span(run, at));
          run = at;
        }
        continue;
      }
      if (at > run) {
        whole.add(new Span(run, at));
      }
      int next = at;
      boolean found = false;
      while (!found && patience > 0 && (next = nextMagic(data, next + 1)) >= 0) {
        switch (Chunk.at(data, next)) {
          case Chunk.Found.Whole _ -> found = true;
          case Chunk.Found.Beginning _ -> patience--;
          case Chunk.Found.Broken(long cost) -> patience -= cost + 1;
        }
      }
      if (!found) {
        // The first chunk comes by rename, never by append: if that one is cut, the file was.
        boolean torn =
            at > 0
                && Chunk.at(data, at) instanceof Chunk.Found.Beginning
                && !Chunk.hasWrongLength(data, at);
        var rest = new Span(at, data.length);
        if (!torn) {
          broken.add(rest);
          rest = new Span(data.length, data.length);
        }
        return new ChunkScan(whole, chunks, broken, rest);
      }
      broken.add(new Span(at, next));
      at = next;
      run = next;
    }
    if (at > run) {
      whole.add(new Span(run, at));
    }
    return new ChunkScan(whole, chunks, broken, new Span(data.length, data.length));
  }

  /** Returns whether the data is one or more whole chunks and nothing else. */
  static boolean isWhole(byte[] data) {
    int at = 0;
    while (at < data.length) {
      if (!(Chunk.at(data, at) instanceof Chunk.Found.Whole(int end))) {
        return false;
      }
      at = end;
    }
    return at > 0;
  }

  private static int nextMagic(byte[] data, int from) {
    for (int at = from; at <= data.length - Chunk.MAGIC.length; at++) {
      if (data[at] == Chunk.MAGIC[0]
          && data[at + 1] == Chunk.MAGIC[1]
          && data[at + 2] == Chunk.MAGIC[2]
          && data[at + 3] == Chunk.MAGIC[3]) {
        return at;
      }
    }
    return -1;
  }
}
