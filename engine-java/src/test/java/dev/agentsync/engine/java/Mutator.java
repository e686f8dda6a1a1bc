package dev.agentsync.engine.java;

import dev.agentsync.engine.java.FuzzCorpus.Kind;
import dev.agentsync.engine.java.FuzzCorpus.Seed;
import dev.agentsync.kernel.DocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Damages fixtures in a way that gets past the outer checks: lengths and checksums are put right
 * again, compressed columns are damaged inflated, and some changes are damaged in meaning only.
 */
final class Mutator {
  private final List<Seed> seeds;
  private final Random random;
  private final ByteMutator bytes;
  private final ChangeMutator changes;

  Mutator(List<Seed> seeds, Random random) {
    this.seeds = seeds;
    this.random = random;
    bytes = new ByteMutator(random);
    changes = new ChangeMutator(random);
  }

  byte[] mutate(Seed seed) {
    return switch (seed.kind()) {
      case CHUNKS -> seed.chunks().isEmpty() ? bytes.mutate(seed.bytes()) : chunks(seed);
      case SYNC_MESSAGE -> random.nextInt(3) == 0 ? message(seed) : bytes.mutate(seed.bytes());
      case SYNC_STATE -> bytes.mutate(seed.bytes());
    };
  }

  private byte[] chunks(Seed seed) {
    if (random.nextInt(10) == 0) {
      return bytes.mutate(seed.bytes());
    }
    var parts = new ArrayList<byte[]>();
    seed.chunks().forEach(chunk -> parts.add(chunk.bytes()));
    int at = random.nextInt(parts.size());
    switch (random.nextInt(12)) {
      case 0 -> parts.add(random.nextInt(parts.size()), parts.get(at));
      case 1 -> {
        Seed other = seeds.get(random.nextInt(seeds.size()));
        parts.add(other.kind() == Kind.CHUNKS ? other.bytes() : bytes.mutate(parts.get(at)));
      }
      default -> parts.set(at, chunk(seed.chunks().get(at)));
    }
    var out = new ByteWriter(256);
    parts.forEach(out::write);
    return out.toByteArray();
  }

  /** Returns a damaged chunk with the right checksum. */
  private byte[] chunk(Chunk chunk) {
    if (!chunk.document() && random.nextInt(3) == 0) {
      byte[] other = changes.mutate(chunk);
      if (other != null) {
        return other;
      }
    }
    if (random.nextInt(3) == 0) {
      return ChunkParts.sealed(chunk.document(), bytes.mutate(chunk.body()));
    }
    ChunkParts parts;
    try {
      parts = new ChunkParts(chunk);
    } catch (DocumentException _) {
      return ChunkParts.sealed(chunk.document(), bytes.mutate(chunk.body()));
    }
    var columns = parts.columns.get(random.nextInt(parts.columns.size()));
    int which = random.nextInt(columns.size() + 1);
    if (which == columns.size()) {
      if (random.nextBoolean()) {
        parts.opening = bytes.mutate(parts.opening);
      } else {
        parts.rest = bytes.mutate(parts.rest);
      }
    } else {
      ChunkParts.Column column = columns.get(which);
      column.bytes = bytes.mutate(column.bytes);
    }
    return parts.join();
  }

  /** Returns a sync message with damaged chunks in it. */
  private byte[] message(Seed seed) {
    SyncMessage message;
    try {
      message = SyncMessage.decode(seed.bytes());
    } catch (DocumentException _) {
      return bytes.mutate(seed.bytes());
    }
    var carried = new ArrayList<byte[]>();
    for (byte[] one : message.changes()) {
      List<Chunk> chunks;
      try {
        chunks = Chunk.split(one);
      } catch (DocumentException _) {
        return bytes.mutate(seed.bytes());
      }
      carried.add(chunks(new Seed(Kind.CHUNKS, one, chunks)));
    }
    return new SyncMessage(
            message.version(),
            message.heads(),
            message.need(),
            message.have(),
            carried,
            message.flags())
        .encode();
  }
}
