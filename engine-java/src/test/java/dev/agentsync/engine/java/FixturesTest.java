package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Change;
import dev.agentsync.kernel.spi.ChangeHash;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Documents and changes made with the official libraries, read, checked and written again. */
@NullUnmarked // a JSON value may always be missing
final class FixturesTest {
  private static final ActorId ACTOR = new ActorId(Bytes.ofHex("f1f2"));
  private final JavaEngineProvider engine = new JavaEngineProvider();

  private Document load(byte[] bytes) {
    return engine.load(List.of(bytes), ACTOR);
  }

  @TestFactory
  Stream<DynamicTest> documents_read_as_the_libraries_read_them() {
    return Stream.of("document", "concatenated", "changes", "incremental")
        .flatMap(kind -> Fixtures.ofKind(kind).stream())
        .map(fixture -> DynamicTest.dynamicTest(id(fixture), () -> document(fixture)));
  }

  private void document(Map<String, Object> fixture) throws IOException {
    byte[] bytes = Fixtures.bytes(fixture);
    Map<String, Object> expected = Fixtures.expected(fixture);
    Document document = load(bytes);
    check(document, fixture, expected);
    Document reloaded = load(document.save());
    check(reloaded, fixture, expected);
    assertThat(reloaded.save()).isEqualTo(document.save());
    check(load(document.saveSmall()), fixture, expected);
    Document replayed = engine.create(ACTOR);
    replayed.apply(document.encodeChangesSince(Heads.NONE));
    check(replayed, fixture, expected);
    boolean unusedActor = id(fixture).startsWith("unused-actor");
    if (!unusedActor
        && fixture.get("documentChunkWithoutDeflate") instanceof Map<?, ?> chunk
        && Boolean.TRUE.equals(chunk.get("reproducedByReEncoding"))) {
      Bytes written = new InflatedDocument(document.save()).inflated();
      assertThat((long) written.length()).isEqualTo(chunk.get("bytes"));
      assertThat(InflatedDocument.sha256(written.toArray())).isEqualTo(chunk.get("sha256"));
    }
  }

  private static void check(
      Document document, Map<String, Object> fixture, Map<String, Object> expected) {
    assertThat(document.heads()).isEqualTo(Fixtures.heads(fixture.get("heads")));
    assertThat(Content.of(document)).isEqualTo(Content.expected(expected.get("content")));
    for (Map<String, Object> moment : Json.maps(expected.get("history"))) {
      assertThat(Content.of(document.at(Fixtures.heads(moment.get("heads")))))
          .isEqualTo(Content.expected(moment.get("content")));
    }
    changes(document, Json.maps(expected.get("changes")));
    for (Map<String, Object> conflict : Json.maps(fixture.get("conflicts"))) {
      conflict(document, conflict);
    }
    for (Map<String, Object> marks : Json.maps(fixture.get("marks"))) {
      marks(document, marks);
    }
  }

  private static void changes(Document document, List<Map<String, Object>> expected) {
    List<Change> changes = document.changesSince(Heads.NONE);
    assertThat(changes)
        .extracting(change -> change.hash().toString())
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().map(change -> (String) change.get("hash")).toList());
    for (Map<String, Object> one : expected) {
      var hash = new ChangeHash(Bytes.ofHex((String) one.get("hash")));
      Change change =
          changes.stream().filter(it -> it.hash().equals(hash)).findFirst().orElseThrow();
      assertThat(change.actor()).hasToString((String) one.get("actor"));
      assertThat(change.seq()).isEqualTo(one.get("seq"));
      assertThat(change.startOp()).isEqualTo(one.get("startOp"));
      assertThat(change.timeMillis()).isEqualTo(one.get("time"));
      assertThat(change.message()).isEqualTo(one.get("message"));
      assertThat(change.deps()).isEqualTo(Fixtures.heads(one.get("deps")));
      assertThat(Chunk.split(change.chunk().toArray()).getFirst().hash()).isEqualTo(hash);
    }
  }

  private static ObjectId object(String id) {
    if (id.equals("_root")) {
      return ObjectId.ROOT;
    }
    int sign = id.indexOf('@');
    return new JavaObjectId(
        Integer.parseInt(id.substring(0, sign)), new ActorId(Bytes.ofHex(id.substring(sign + 1))));
  }

  private static void conflict(Document document, Map<String, Object> conflict) {
    ObjectId object = object((String) conflict.get("obj"));
    List<Value> found =
        conflict.get("key") instanceof String key
            ? document.conflicts(object, key)
            : document.conflicts(object, (Long) conflict.get("index"));
    var ascending = new ArrayList<Object>();
    for (Map<String, Object> value : Json.maps(conflict.get("values"))) {
      ascending.add(Content.expected(value.get("value")));
    }
    assertThat(found.reversed().stream().map(value -> shown(document, value)).toList())
        .isEqualTo(ascending);
  }

  private static Object shown(Document document, Value value) {
    return value instanceof Value.Obj(ObjectId _, var type)
        ? Map.of("object", type.name().toLowerCase(java.util.Locale.ROOT))
        : Content.of(document, value);
  }

  private static void marks(Document document, Map<String, Object> expected) {
    List<Mark> marks = document.marks(object((String) expected.get("obj")));
    assertThat(marks)
        .extracting(
            mark ->
                List.of(mark.name(), mark.start(), mark.end(), Content.of(document, mark.value())))
        .containsExactlyInAnyOrderElementsOf(
            Json.maps(expected.get("codepoints")).stream()
                .map(
                    mark ->
                        List.of(
                            mark.get("name"),
                            mark.get("start"),
                            mark.get("end"),
                            Content.expected(mark.get("value"))))
                .toList());
  }

  @TestFactory
  Stream<DynamicTest> what_is_corrupt_is_refused() {
    return Stream.of("corrupt", "third-party", "bundle")
        .flatMap(kind -> Fixtures.ofKind(kind).stream())
        .map(fixture -> DynamicTest.dynamicTest(id(fixture), () -> corrupt(fixture)));
  }

  private void corrupt(Map<String, Object> fixture) throws IOException {
    byte[] bytes = Fixtures.bytes(fixture);
    String expected = (String) fixture.getOrDefault("expected", "reject");
    if (expected.equals("accept")) {
      load(load(bytes).save());
      return;
    }
    byte[] base = Fixtures.bytes(Fixtures.named("corrupt-base"));
    Document document = load(base);
    byte[] before = document.save();
    if (expected.startsWith("reject")) {
      assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> load(bytes));
      if (bytes.length > 0 && !"corrupt-base".equals(fixture.get("base"))) {
        assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> document.apply(bytes));
        assertThat(document.save()).isEqualTo(before);
      }
      return;
    }
    try {
      document.apply(bytes);
      load(document.save());
    } catch (DocumentException e) {
      assertThat(document.save()).isEqualTo(before);
    }
  }

  @TestFactory
  Stream<DynamicTest> changes_that_would_poison_the_document_are_refused() {
    return Fixtures.ofKind("poison").stream()
        .map(fixture -> DynamicTest.dynamicTest(id(fixture), () -> poison(fixture)));
  }

  private void poison(Map<String, Object> fixture) throws IOException {
    Document document = load(Fixtures.bytes(Fixtures.named((String) fixture.get("base"))));
    Heads before = document.heads();
    String expected = (String) fixture.get("expected");
    var all = new ByteWriter();
    Json.strings(fixture.get("changes")).forEach(hex -> all.write(Fixtures.hex(hex)));
    boolean refused = false;
    byte[] saved = document.save();
    try {
      document.apply(all.toByteArray());
    } catch (DocumentException e) {
      refused = true;
      assertThat(document.heads()).isEqualTo(before);
      assertThat(document.save()).isEqualTo(saved);
    }
    if (expected.equals("accept") || expected.startsWith("accept and")) {
      assertThat(refused).isFalse();
    } else if (expected.startsWith("reject") && !expected.contains("or accept")) {
      assertThat(refused).isTrue();
    }
    assertThat(load(document.save()).heads()).isEqualTo(document.heads());
    assertThat(load(document.save()).save()).isEqualTo(document.save());
  }

  @TestFactory
  Stream<DynamicTest> corrupt_sync_messages_are_refused() {
    return Fixtures.ofKind("corrupt-sync-message").stream()
        .map(fixture -> DynamicTest.dynamicTest(id(fixture), () -> syncMessage(fixture)));
  }

  private void syncMessage(Map<String, Object> fixture) throws IOException {
    byte[] message = Fixtures.bytes(fixture);
    Document document = engine.create(ACTOR);
    String expected = (String) fixture.get("expected");
    if (expected.startsWith("accept")) {
      document.receiveSyncMessage(document.newSync(), message);
    } else {
      assertThatExceptionOfType(DocumentException.class)
          .isThrownBy(() -> document.receiveSyncMessage(document.newSync(), message));
    }
    assertThat(document.heads()).isEqualTo(Heads.NONE);
  }

  @TestFactory
  Stream<DynamicTest> long_editing_sessions_read_whole() {
    return Fixtures.ofKind("benchmark-document").stream()
        .map(fixture -> DynamicTest.dynamicTest(id(fixture), () -> session(fixture)));
  }

  private void session(Map<String, Object> fixture) throws IOException {
    Document document = load(Fixtures.bytes(fixture));
    assertThat(document.heads()).isEqualTo(Fixtures.heads(fixture.get("heads")));
    ObjectId text = ((Value.Obj) document.get(ObjectId.ROOT, "text").orElseThrow()).id();
    assertThat(document.length(text)).isEqualTo(fixture.get("visibleChars"));
    assertThat(sha256(document.text(text))).isEqualTo(fixture.get("textSha256"));
    for (Map<String, Object> moment : Json.maps(fixture.get("history"))) {
      String then = document.at(Fixtures.heads(moment.get("heads"))).text(text);
      assertThat((long) then.codePointCount(0, then.length())).isEqualTo(moment.get("textLength"));
      assertThat(sha256(then)).isEqualTo(moment.get("textSha256"));
    }
    Document reloaded = load(document.save());
    assertThat(reloaded.heads()).isEqualTo(document.heads());
    assertThat(reloaded.text(text)).isEqualTo(document.text(text));
  }

  private static String sha256(String text) {
    return InflatedDocument.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bloom_filters_are_the_same_bits() {
    for (Map<String, Object> vector : Json.maps(Fixtures.root().get("bloomVectors"))) {
      Heads heads = Fixtures.heads(vector.get("hashes"));
      BloomFilter filter = BloomFilter.of(heads.hashes());
      assertThat(HexFormat.of().formatHex(filter.encode())).isEqualTo(vector.get("encoded"));
      BloomFilter read = BloomFilter.decode(Fixtures.hex((String) vector.get("encoded")));
      assertThat(heads.hashes()).allMatch(read::contains);
    }
  }

  @Test
  void stored_sync_states_are_the_same_bytes() {
    for (Map<String, Object> state : Json.maps(Fixtures.root().get("syncStates"))) {
      byte[] bytes = Fixtures.hex((String) state.get("hex"));
      assertThat(PeerState.decode(bytes).encode()).isEqualTo(bytes);
    }
  }

  private static String id(Map<String, Object> fixture) {
    return (String) fixture.get("id");
  }
}
