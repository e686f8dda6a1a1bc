package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MalformedEntryTest {
  private final Device hub = Device.hub();
  private final StockPeer stock = new StockPeer();

  @AfterEach
  void close() {
    hub.close();
    stock.close();
  }

  @Test
  void entries_that_are_no_files_are_told_and_the_rest_goes_on() {
    stock.create(new FileId("good"), "good.md", "text\n");
    stock.write(
        t -> {
          t.put(stock.files(), "scalar", new Value.Str("no map"));
          t.putObject(stock.files(), "list", ObjectType.LIST);
          t.putObject(stock.files(), "empty", ObjectType.MAP);
          ObjectId noPath = t.putObject(stock.files(), "no-path", ObjectType.MAP);
          t.put(t.putObject(noPath, "meta", ObjectType.MAP), "kind", new Value.Str("text"));
          ObjectId badKind = t.putObject(stock.files(), "bad-kind", ObjectType.MAP);
          ObjectId meta = t.putObject(badKind, "meta", ObjectType.MAP);
          t.put(meta, "path", new Value.Str("odd.md"));
          t.put(meta, "kind", new Value.Str("folder"));
          ObjectId dead = t.putObject(stock.files(), "bad-deletion", ObjectType.MAP);
          ObjectId deadMeta = t.putObject(dead, "meta", ObjectType.MAP);
          t.put(deadMeta, "path", new Value.Str("dead.md"));
          t.put(deadMeta, "kind", new Value.Str("text"));
          t.put(deadMeta, "deleted_at", new Value.Str("yesterday"));
        });
    stock.sync(hub);
    assertThat(hub.tree()).containsOnlyKeys("good.md");
    assertThat(hub.vault.problems())
        .hasSize(6)
        .anyMatch(problem -> problem.contains("odd.md"))
        .allMatch(problem -> problem.endsWith("."));
    hub.restart();
    assertThat(hub.tree()).containsOnlyKeys("good.md");
    assertThat(hub.vault.problems()).hasSize(6);
  }

  @Test
  void numbers_of_other_types_and_texts_without_text_are_read() {
    stock.write(
        t -> {
          ObjectId map = t.putObject(stock.files(), "odd", ObjectType.MAP);
          ObjectId meta = t.putObject(map, "meta", ObjectType.MAP);
          t.put(meta, "path", new Value.Str("odd.md"));
          t.put(meta, "kind", new Value.Str("text"));
          t.put(meta, "size", new Value.F64(3));
          t.put(meta, "created_at", new Value.Timestamp(7));
          t.put(meta, "deleted_at", new Value.Null());
        });
    stock.sync(hub);
    FileEntry entry = hub.vault.file("odd.md").orElseThrow();
    assertThat(entry.size()).isEqualTo(3);
    assertThat(entry.createdAt()).isEqualTo(7);
    assertThat(entry.updatedAt()).isEqualTo(7);
    assertThat(hub.read("odd.md")).isEmpty();
    hub.write(entry.id(), "now\n");
    assertThat(hub.read("odd.md")).isEqualTo("now\n");
  }

  @Test
  void whatever_another_program_writes_never_stops_the_rest() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    stock.create(new FileId("good"), "good.md", "text\n");
    List<String> keys =
        List.of(
            "path",
            "kind",
            "size",
            "deleted_at",
            "deleted_hash",
            "merged_into",
            "merged_heads",
            "created_at");
    for (int i = 0; i < 150; i++) {
      String id = "f" + random.nextInt(6);
      stock.write(
          t -> {
            ObjectId map =
                Schema.object(t, stock.files(), id, ObjectType.MAP)
                    .orElseGet(() -> t.putObject(stock.files(), id, ObjectType.MAP));
            ObjectId meta =
                Schema.object(t, map, "meta", ObjectType.MAP)
                    .orElseGet(() -> t.putObject(map, "meta", ObjectType.MAP));
            t.put(meta, keys.get(random.nextInt(keys.size())), value(random));
            if (random.nextInt(4) == 0) {
              ObjectId text = t.putObject(map, "content", ObjectType.TEXT);
              t.spliceText(text, 0, 0, "words " + random.nextInt(9));
            }
            if (random.nextInt(6) == 0) {
              t.put(map, random.nextBoolean() ? "content" : "binary_hash", value(random));
            }
          });
      stock.sync(hub);
      assertThat(hub.read("good.md")).as("seed %d", seed).isEqualTo("text\n");
      assertThat(hub.vault.heads()).isEqualTo(stock.document.heads());
    }
    var tree = hub.tree();
    hub.restart();
    assertThat(hub.tree()).as("seed %d", seed).isEqualTo(tree);
  }

  private static Value.Scalar value(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> new Value.Null();
      case 1 -> new Value.Bool(true);
      case 2 -> new Value.Int(random.nextInt());
      case 3 -> new Value.Str("text");
      case 4 -> new Value.Str("attachment");
      case 5 -> new Value.Str(random.nextBoolean() ? "p.md" : "q.md");
      case 6 -> new Value.Str("f" + random.nextInt(6));
      case 7 -> new Value.Blob(Bytes.of(new byte[random.nextInt(3) * 16]));
      default -> new Value.Str("ab".repeat(32));
    };
  }
}
