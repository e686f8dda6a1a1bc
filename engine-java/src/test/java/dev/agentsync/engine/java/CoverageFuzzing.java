package dev.agentsync.engine.java;

import dev.agentsync.engine.java.FuzzCorpus.Kind;
import dev.agentsync.engine.java.FuzzCorpus.Seed;
import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.BlobHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a fuzzer that is guided by coverage calls; {@code engine-java/fuzz} runs Jazzer on it. The
 * first byte of an input says how the rest is meant. Bodies of chunks get their checksum here, or
 * the search would end at it.
 */
public final class CoverageFuzzing {
  private static final int DOCUMENT = 0;
  private static final int CHANGE = 1;
  private static final int CHUNKS = 2;
  private static final int MESSAGE = 3;
  private static final int STATE = 4;

  private static final Map<Kind, FuzzTarget> TARGETS = new EnumMap<>(Kind.class);

  static {
    for (Kind kind : Kind.values()) {
      TARGETS.put(kind, new FuzzTarget(new Seed(kind, new byte[0], List.of())));
    }
  }

  private CoverageFuzzing() {}

  /** Tries one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0]) {
      case DOCUMENT -> take(Kind.CHUNKS, ChunkParts.sealed(true, rest));
      case CHANGE -> take(Kind.CHUNKS, ChunkParts.sealed(false, rest));
      case CHUNKS -> take(Kind.CHUNKS, rest);
      case MESSAGE -> take(Kind.SYNC_MESSAGE, rest);
      case STATE -> take(Kind.SYNC_STATE, rest);
      default -> {}
    }
  }

  private static void take(Kind kind, byte[] bytes) {
    FuzzTarget target = TARGETS.get(kind);
    if (target != null) {
      target.takeUnmeasured(bytes);
    }
  }

  /** Writes what the search begins with into a folder: every fixture, its columns inflated. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (Seed seed : new FuzzCorpus().seeds()) {
      switch (seed.kind()) {
        case SYNC_MESSAGE -> write(folder, MESSAGE, seed.bytes());
        case SYNC_STATE -> write(folder, STATE, seed.bytes());
        case CHUNKS -> {
          write(folder, CHUNKS, seed.bytes());
          for (Chunk chunk : seed.chunks()) {
            write(folder, chunk.document() ? DOCUMENT : CHANGE, inflated(chunk));
          }
        }
      }
    }
  }

  private static byte[] inflated(Chunk chunk) {
    try {
      return Chunk.split(new ChunkParts(chunk).join()).getFirst().body();
    } catch (DocumentException | IllegalArgumentException e) {
      return chunk.body(); // damaged by design
    }
  }

  private static void write(Path folder, int how, byte[] bytes) throws IOException {
    byte[] input = new byte[bytes.length + 1];
    input[0] = (byte) how;
    System.arraycopy(bytes, 0, input, 1, bytes.length);
    Files.write(folder.resolve(BlobHash.of(input).hex()), input);
  }
}
