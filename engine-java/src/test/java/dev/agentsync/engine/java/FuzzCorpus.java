package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** What mutation begins with: every fixture that is not too large to be tried a million times. */
@NullUnmarked // a JSON value may always be missing
final class FuzzCorpus {
  /** What kind of data an input stands for. */
  enum Kind {
    CHUNKS,
    SYNC_MESSAGE,
    SYNC_STATE
  }

  /** One fixture, or one message of a recorded conversation. */
  record Seed(Kind kind, byte[] bytes, List<Chunk> chunks) {}

  private static final int MAX_BYTES = 4096;
  private static final int MAX_CHANGES = 40;

  private final List<Seed> seeds = new ArrayList<>();

  FuzzCorpus() throws IOException {
    for (Map<String, Object> fixture : Fixtures.all()) {
      switch ((String) fixture.get("kind")) {
        case "sync-trace" -> addConversation((String) fixture.get("file"));
        case "corrupt-sync-message" -> add(Kind.SYNC_MESSAGE, Fixtures.bytes(fixture));
        case "poison" -> {
          for (String change : Json.strings(fixture.get("changes"))) {
            add(Kind.CHUNKS, Fixtures.hex(change));
          }
        }
        case "benchmark-trace", "benchmark-document" -> {}
        default -> add(Kind.CHUNKS, Fixtures.bytes(fixture));
      }
    }
    for (Map<String, Object> state : Json.maps(Fixtures.root().get("syncStates"))) {
      add(Kind.SYNC_STATE, Fixtures.hex((String) state.get("hex")));
    }
  }

  private void addConversation(String file) throws IOException {
    try (InputStream in = Fixtures.open(file)) {
      for (Map<String, Object> step : Json.maps(Json.object(in).get("steps"))) {
        if (step.get("message") instanceof String hex) {
          add(Kind.SYNC_MESSAGE, Fixtures.hex(hex));
        }
      }
    }
  }

  private void add(Kind kind, byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      return;
    }
    List<Chunk> chunks = List.of();
    if (kind == Kind.CHUNKS) {
      try {
        chunks = Chunk.split(bytes);
      } catch (DocumentException _) {
        // Damaged by design; it is mutated as plain bytes.
      }
    }
    if (chunks.size() <= MAX_CHANGES) {
      seeds.add(new Seed(kind, bytes, chunks));
    }
  }

  List<Seed> seeds() {
    return seeds;
  }
}
