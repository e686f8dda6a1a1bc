package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.SyncState;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** This engine beside the newest Automerge from npm. */
@NullUnmarked // a JSON value may always be missing
final class NodeTest {
  private static final long SEED = 20261121L;
  private static final ActorId OUR = new ActorId(Bytes.ofHex("aa01"));
  private static final ActorId THEIR = new ActorId(Bytes.ofHex("bb02"));
  private static final JavaEngineProvider ENGINE = new JavaEngineProvider();
  private static NodeOracle node;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    node = NodeOracle.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (node != null) {
      node.close();
    }
  }

  private static void same(Document document, String name) {
    Map<String, Object> shown = node.ask("show", name, Map.of());
    assertThat(document.heads()).isEqualTo(Fixtures.heads(shown.get("heads")));
    assertThat(document.changesSince(Heads.NONE).stream().map(it -> it.hash().toString()).sorted())
        .containsExactlyElementsOf(Json.strings(shown.get("hashes")));
    assertThat(NodeContent.of(document)).isEqualTo(NodeContent.expected(shown.get("content")));
  }

  @Test
  void documents_go_back_and_forth() {
    for (long seed = SEED; seed < SEED + 40; seed++) {
      try (var programs = new TwinProgram(seed)) {
        new Random(seed).longs(40).forEach(programs::step);
        programs.finish();
        Document document = programs.any();
        node.load("d", THEIR, document.save());
        same(document, "d");
        for (Heads moment : programs.moments(document)) {
          var asked = Map.<String, Object>of("heads", moment.hashes());
          assertThat(Content.of(document.at(moment)))
              .as("seed %d", seed)
              .isEqualTo(NodeContent.expected(node.ask("at", "d", asked).get("content")));
        }
        byte[] saved =
            Base64.getDecoder().decode((String) node.ask("save", "d", Map.of()).get("data"));
        same(ENGINE.load(List.of(saved), OUR), "d");
      }
    }
  }

  /**
   * Half of the programs edit the past, and the others make marks: in the past the newest library,
   * too, inserts behind marks that are not part of it.
   */
  @Test
  void the_same_edits_make_the_same_changes() {
    for (long seed = SEED; seed < SEED + 40; seed++) {
      var random = new Random(seed);
      Document document = ENGINE.create(OUR);
      node.ask("create", "d", Map.of("actor", OUR.toString()));
      var made = new ArrayList<Heads>();
      for (int change = 0; change < 25; change++) {
        boolean past = seed % 2 == 0 && !made.isEmpty() && random.nextInt(6) == 0;
        Heads at = past ? made.get(random.nextInt(made.size())) : document.heads();
        one(document, at, past, random, change, seed);
        made.add(document.heads());
      }
      same(document, "d");
    }
  }

  /** Makes one change in both and compares its hash. */
  private static void one(
      Document document, Heads at, boolean past, Random random, int number, long seed) {
    long time = random.nextLong(1L << 40);
    var edits = new ArrayList<Map<String, Object>>();
    try (Transaction transaction = document.begin(new ChangeStamp(time, "change " + number), at)) {
      if (transaction.get(ObjectId.ROOT, "t").isEmpty()) {
        transaction.putObject(ObjectId.ROOT, "t", ObjectType.TEXT);
        edits.add(Map.of("kind", "text", "key", "t"));
      }
      ObjectId text = ((Value.Obj) transaction.get(ObjectId.ROOT, "t").orElseThrow()).id();
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        edits.add(edit(transaction, text, random, seed % 2 != 0));
      }
      transaction.put(ObjectId.ROOT, "n", new Value.Int(number));
      edits.add(Map.of("kind", "int", "key", "n", "number", number));
      transaction.commit();
    }
    var asked =
        new java.util.HashMap<String, Object>(
            Map.of("time", time, "message", "change " + number, "edits", edits));
    if (past) {
      asked.put("heads", at.hashes());
    }
    assertThat(Fixtures.heads(node.ask("change", "d", asked).get("heads")))
        .as("seed %d, change %d, %s", seed, number, edits)
        .isEqualTo(document.heads());
  }

  private static Map<String, Object> edit(
      Transaction transaction, ObjectId text, Random random, boolean marks) {
    long length = transaction.length(text);
    long at = random.nextLong(length + 1);
    switch (length == 0 ? 0 : random.nextInt(marks ? 4 : 3)) {
      case 0, 1 -> {
        String word = "word".substring(random.nextInt(4));
        transaction.spliceText(text, at, 0, word);
        return Map.of("kind", "splice", "key", "t", "at", at, "deleted", 0, "text", word);
      }
      case 2 -> {
        long deleted = random.nextLong(Math.min(5, length - at) + 1);
        transaction.spliceText(text, at, deleted, "");
        return Map.of("kind", "splice", "key", "t", "at", at, "deleted", deleted, "text", "");
      }
      default -> {
        long start = random.nextLong(length);
        long end = start + 1 + random.nextLong(length - start);
        boolean before = random.nextBoolean();
        boolean after = random.nextBoolean();
        String name = random.nextBoolean() ? "bold" : "link";
        boolean value = random.nextBoolean();
        transaction.mark(text, new Mark(start, end, name, new Value.Bool(value)), before, after);
        String expand = before ? after ? "both" : "before" : after ? "after" : "none";
        return Map.of(
            "kind", "mark", "key", "t", "at", start, "end", end, "name", name, "value", value,
            "expand", expand);
      }
    }
  }

  @Test
  void both_sync_with_each_other() {
    for (long seed = SEED; seed < SEED + 15; seed++) {
      var random = new Random(seed);
      Document document = ENGINE.create(OUR);
      node.ask("create", "d", Map.of("actor", THEIR.toString()));
      byte[] stored = null;
      for (int round = 0; round < 4; round++) {
        for (int change = random.nextInt(5); change > 0; change--) {
          try (Transaction transaction = document.begin(new ChangeStamp(change, "ours"))) {
            transaction.put(ObjectId.ROOT, "ours " + random.nextInt(9), new Value.Int(change));
            transaction.commit();
          }
        }
        for (int change = random.nextInt(5); change > 0; change--) {
          var put = Map.of("kind", "int", "key", "their " + random.nextInt(9), "number", change);
          node.ask("change", "d", Map.of("time", 1, "message", "", "edits", List.of(put)));
        }
        SyncState sync = stored == null ? document.newSync() : document.resumeSync(stored);
        node.ask("meet", "d", Map.of());
        talk(document, sync, random.nextBoolean());
        same(document, "d");
        stored = random.nextBoolean() ? sync.encode() : null;
      }
    }
  }

  private static void talk(Document document, SyncState sync, boolean weBegin) {
    boolean ours = weBegin;
    for (int quiet = 0, messages = 0; quiet < 2; ours = !ours) {
      Optional<byte[]> message = ours ? document.generateSyncMessage(sync) : nodeSays();
      quiet = message.isPresent() ? 0 : quiet + 1;
      if (message.isPresent() && ours) {
        node.ask("hear", "d", Map.of("data", NodeOracle.base64(message.get())));
      } else if (message.isPresent()) {
        document.receiveSyncMessage(sync, message.get());
      }
      assertThat(messages++).as("messages").isLessThan(100);
    }
  }

  private static Optional<byte[]> nodeSays() {
    return Optional.ofNullable((String) node.ask("say", "d", Map.of()).get("data"))
        .map(Base64.getDecoder()::decode);
  }
}
