package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every engine does with transactions and reads. */
public abstract class EngineContract extends EngineContractBasis {
  private static final String VAULT_ID = "00000000-0000-4000-8000-000000000000";
  private static final String GENESIS_HASH =
      "417b59f7c7aa7978efe5e69c69a37c5d877ace84d1241c2978004c94cca8951b";
  private static final String GENESIS_CHUNK =
      "856f4a83417b59f701980100207a4e07786823765cd2fc2d2f58e9b79ae0204d205bc7eb161e2a2640bdf7923401"
          + "01000000061532340142045606572570027b0e736368656d615f76657273696f6e087661756c745f69640b"
          + "6469726563746f726965730566696c6573066c6162656c7305020103007e14c60403000130303030303030"
          + "302d303030302d343030302d383030302d3030303030303030303030300500";

  @Test
  void the_first_change_of_a_vault_is_the_same_bytes_everywhere() throws Exception {
    byte[] name = ("agentsync-genesis-actor-v1" + VAULT_ID).getBytes(StandardCharsets.US_ASCII);
    byte[] actor = MessageDigest.getInstance("SHA-256").digest(name);
    Document document = create(new ActorId(Bytes.of(actor)));
    Transaction.Committed genesis =
        change(
            document,
            tx -> {
              tx.put(ObjectId.ROOT, "schema_version", new Value.Int(1));
              tx.put(ObjectId.ROOT, "vault_id", str(VAULT_ID));
              tx.putObject(ObjectId.ROOT, "directories", ObjectType.MAP);
              tx.putObject(ObjectId.ROOT, "files", ObjectType.MAP);
              tx.putObject(ObjectId.ROOT, "labels", ObjectType.MAP);
            });
    assertThat(genesis.hash()).hasToString(GENESIS_HASH);
    assertThat(Bytes.of(document.encodeChangesSince(Heads.NONE))).hasToString(GENESIS_CHUNK);
    assertThat(document.heads()).isEqualTo(Heads.of(genesis.hash()));
  }

  @Test
  void a_new_document_is_empty_and_keeps_its_actor() {
    Document document = create(ALICE);
    assertThat(document.actor()).isEqualTo(ALICE);
    assertThat(document.heads()).isEqualTo(Heads.NONE);
    assertThat(document.entries(ObjectId.ROOT)).isEmpty();
    assertThat(document.type(ObjectId.ROOT)).contains(ObjectType.MAP);
  }

  @Test
  void every_kind_of_scalar_reads_back_as_written() {
    Document document = create(ALICE);
    List<Value.Scalar> scalars =
        List.of(
            new Value.Null(),
            new Value.Bool(true),
            new Value.Bool(false),
            new Value.Int(-7),
            new Value.Int(Integer.MAX_VALUE),
            new Value.Int(1_763_700_000_000L),
            new Value.Int(-1_763_700_000_000L),
            new Value.Uint(1_763_700_000_000L),
            new Value.F64(1.5),
            str("plain é 😀"),
            new Value.Blob(Bytes.ofHex("00ff7f")),
            new Value.Counter(3),
            new Value.Timestamp(1_763_700_000_123L));
    change(
        document,
        tx -> {
          for (int i = 0; i < scalars.size(); i++) {
            tx.put(ObjectId.ROOT, "k" + i, scalars.get(i));
          }
          ObjectId list = tx.putObject(ObjectId.ROOT, "list", ObjectType.LIST);
          tx.splice(list, 0, 0, scalars);
        });
    for (int i = 0; i < scalars.size(); i++) {
      assertThat(document.get(ObjectId.ROOT, "k" + i)).contains(scalars.get(i));
    }
    assertThat(document.elements(child(document, "list"))).isEqualTo(scalars);
  }

  @Test
  void a_transaction_reads_its_own_writes_and_nobody_else_does_before_the_commit() {
    Document document = create(ALICE);
    change(document, tx -> tx.put(ObjectId.ROOT, "k", str("old")));
    Heads before = document.heads();
    try (Transaction tx = document.begin(ChangeStamp.NONE)) {
      tx.put(ObjectId.ROOT, "k", str("new"));
      assertThat(tx.get(ObjectId.ROOT, "k")).contains(str("new"));
      assertThat(document.get(ObjectId.ROOT, "k")).contains(str("old"));
      assertThat(document.heads()).isEqualTo(before);
      tx.commit();
    }
    assertThat(document.get(ObjectId.ROOT, "k")).contains(str("new"));
    assertThat(document.heads()).isNotEqualTo(before);
  }

  @Test
  void closing_an_uncommitted_transaction_takes_everything_back() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "hello");
    byte[] before = document.save();
    Heads heads = document.heads();
    try (Transaction tx = document.begin(ChangeStamp.NONE)) {
      tx.spliceText(text, 1, 3, "XYZ");
      tx.put(ObjectId.ROOT, "k", str("v"));
    }
    assertThat(document.text(text)).isEqualTo("hello");
    assertThat(document.get(ObjectId.ROOT, "k")).isEmpty();
    assertThat(document.heads()).isEqualTo(heads);
    assertThat(document.save()).isEqualTo(before);
    change(document, tx -> tx.put(ObjectId.ROOT, "k", str("again")));
    assertThat(document.get(ObjectId.ROOT, "k")).contains(str("again"));
  }

  @Test
  void a_new_actor_that_took_its_only_change_back_leaves_no_trace() {
    Document document = create(ALICE);
    text(document, "t", "hello");
    Document other = fork(document, BOB);
    try (Transaction tx = other.begin(ChangeStamp.NONE)) {
      tx.put(ObjectId.ROOT, "k", str("v"));
    }
    assertThat(other.save()).isEqualTo(document.save());
  }

  @Test
  void a_transaction_without_operations_makes_no_change() {
    Document document = create(ALICE);
    change(document, tx -> tx.put(ObjectId.ROOT, "k", str("v")));
    Heads before = document.heads();
    ObjectId text = text(document, "t", "a");
    Heads heads = document.heads();
    assertThat(heads).isNotEqualTo(before);
    try (Transaction tx = document.begin(ChangeStamp.NONE)) {
      tx.put(ObjectId.ROOT, "k", str("v"));
      tx.delete(ObjectId.ROOT, "absent");
      tx.spliceText(text, 1, 0, "");
      assertThat(tx.commit()).isEmpty();
    }
    assertThat(document.heads()).isEqualTo(heads);
  }

  @Test
  void a_value_of_another_type_is_a_change_even_if_it_looks_alike() {
    Document document = create(ALICE);
    change(document, tx -> tx.put(ObjectId.ROOT, "k", new Value.Int(1)));
    change(document, tx -> tx.put(ObjectId.ROOT, "k", new Value.Uint(1)));
    assertThat(document.get(ObjectId.ROOT, "k")).contains(new Value.Uint(1));
  }

  @Test
  void large_integers_replace_and_are_replaced_like_any_value() {
    Document document = create(ALICE);
    long then = 1_763_700_000_000L;
    change(document, tx -> tx.put(ObjectId.ROOT, "t", new Value.Int(then)));
    Heads first = document.heads();
    change(
        document,
        tx -> {
          tx.put(ObjectId.ROOT, "t", new Value.Int(then + 1));
          assertThat(tx.get(ObjectId.ROOT, "t")).contains(new Value.Int(then + 1));
          ObjectId map = tx.putObject(ObjectId.ROOT, "m", ObjectType.MAP);
          tx.put(map, "t", new Value.Uint(then));
          tx.put(map, "a", str("a"));
          assertThat(tx.entries(map).keySet()).containsExactly("a", "t");
        });
    assertThat(document.conflicts(ObjectId.ROOT, "t")).containsExactly(new Value.Int(then + 1));
    assertThat(document.get(child(document, "m"), "t")).contains(new Value.Uint(then));
    assertThat(document.at(first).get(ObjectId.ROOT, "t")).contains(new Value.Int(then));
    Document other = load(BOB, document.save());
    change(other, tx -> tx.put(ObjectId.ROOT, "t", str("small")));
    change(document, tx -> tx.delete(ObjectId.ROOT, "t"));
    document.apply(other.encodeChangesSince(Heads.NONE));
    assertThat(document.conflicts(ObjectId.ROOT, "t")).containsExactly(str("small"));
    try (Transaction tx = document.begin(ChangeStamp.NONE)) {
      tx.put(child(document, "m"), "t", new Value.Uint(then));
      assertThat(tx.commit()).isEmpty();
    }
  }

  @Test
  void text_is_indexed_by_code_point() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "a😀é👨‍👩‍👧z");
    assertThat(document.length(text)).isEqualTo(9);
    change(document, tx -> tx.spliceText(text, 1, 1, "🎉🎉"));
    assertThat(document.text(text)).isEqualTo("a🎉🎉é👨‍👩‍👧z");
    change(document, tx -> tx.spliceText(text, 3, 6, ""));
    assertThat(document.text(text)).isEqualTo("a🎉🎉z");
    assertThat(document.length(text)).isEqualTo(4);
  }

  @Test
  void lists_take_inserts_updates_deletes_and_splices() {
    Document document = create(ALICE);
    change(document, tx -> tx.putObject(ObjectId.ROOT, "l", ObjectType.LIST));
    ObjectId list = child(document, "l");
    change(
        document,
        tx -> {
          tx.insert(list, 0, str("a"));
          tx.insert(list, 1, str("c"));
          tx.insert(list, 1, str("b"));
          tx.put(list, 2, new Value.Int(3));
        });
    assertThat(document.elements(list)).containsExactly(str("a"), str("b"), new Value.Int(3));
    change(document, tx -> tx.delete(list, 0));
    change(document, tx -> tx.splice(list, 1, 1, List.of(str("x"), str("y"))));
    assertThat(document.elements(list)).containsExactly(str("b"), str("x"), str("y"));
    assertThat(document.get(list, 2)).contains(str("y"));
    assertThat(document.get(list, 3)).isEmpty();
    assertThat(document.length(list)).isEqualTo(3);
  }

  @Test
  void objects_nest_and_are_readable_after_they_were_deleted() {
    Document document = create(ALICE);
    change(
        document,
        tx -> {
          ObjectId list = tx.putObject(ObjectId.ROOT, "l", ObjectType.LIST);
          ObjectId map = tx.insertObject(list, 0, ObjectType.MAP);
          ObjectId text = tx.putObject(map, "t", ObjectType.TEXT);
          tx.spliceText(text, 0, 0, "deep");
        });
    ObjectId list = child(document, "l");
    ObjectId map = ((Value.Obj) document.get(list, 0).orElseThrow()).id();
    ObjectId text = ((Value.Obj) document.get(map, "t").orElseThrow()).id();
    assertThat(document.type(text)).contains(ObjectType.TEXT);
    change(document, tx -> tx.delete(ObjectId.ROOT, "l"));
    assertThat(document.get(ObjectId.ROOT, "l")).isEmpty();
    assertThat(document.text(text)).isEqualTo("deep");
    assertThat(document.type(list)).contains(ObjectType.LIST);
  }

  @Test
  void map_entries_come_in_the_order_of_their_utf8_bytes() {
    Document document = create(ALICE);
    change(
        document,
        tx -> {
          for (String key : List.of("z", "é", "a", "Z", "aa", "\uffee")) {
            tx.put(ObjectId.ROOT, key, str(key));
          }
        });
    assertThat(document.entries(ObjectId.ROOT).keySet())
        .containsExactly("Z", "a", "aa", "z", "é", "\uffee");
    assertThat(document.length(ObjectId.ROOT)).isEqualTo(6);
  }

  @Test
  void counters_add_up() {
    Document document = create(ALICE);
    change(document, tx -> tx.put(ObjectId.ROOT, "c", new Value.Counter(10)));
    Document other = fork(document, BOB);
    change(document, tx -> tx.increment(ObjectId.ROOT, "c", 5));
    change(other, tx -> tx.increment(ObjectId.ROOT, "c", -2));
    document.apply(other.encodeChangesSince(Heads.NONE));
    assertThat(document.get(ObjectId.ROOT, "c")).contains(new Value.Counter(13));
  }

  @Test
  void marks_span_text_and_can_be_taken_off() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "hello world");
    change(
        document, tx -> tx.mark(text, new Mark(0, 5, "bold", new Value.Bool(true)), false, true));
    assertThat(document.marks(text)).containsExactly(new Mark(0, 5, "bold", new Value.Bool(true)));
    change(document, tx -> tx.spliceText(text, 5, 0, "!!"));
    assertThat(document.marks(text)).containsExactly(new Mark(0, 7, "bold", new Value.Bool(true)));
    change(document, tx -> tx.mark(text, new Mark(0, 2, "bold", new Value.Null()), false, false));
    assertThat(document.marks(text)).containsExactly(new Mark(2, 7, "bold", new Value.Bool(true)));
  }

  @Test
  void concurrent_values_are_all_kept_and_the_greatest_operation_wins() {
    Document document = create(ALICE);
    change(document, tx -> tx.put(ObjectId.ROOT, "k", str("base")));
    Document other = fork(document, BOB);
    change(document, tx -> tx.put(ObjectId.ROOT, "k", str("alice")));
    change(other, tx -> tx.put(ObjectId.ROOT, "k", str("bob")));
    document.apply(other.encodeChangesSince(Heads.NONE));
    assertThat(document.get(ObjectId.ROOT, "k")).contains(str("bob"));
    assertThat(document.conflicts(ObjectId.ROOT, "k")).containsExactly(str("bob"), str("alice"));
    change(document, tx -> tx.put(ObjectId.ROOT, "k", str("settled")));
    assertThat(document.conflicts(ObjectId.ROOT, "k")).containsExactly(str("settled"));
    assertThat(document.conflicts(ObjectId.ROOT, "absent")).isEmpty();
  }

  @Test
  void an_object_of_the_wrong_kind_is_refused_and_the_transaction_goes_on() {
    Document document = create(ALICE);
    ObjectId text = text(document, "t", "abc");
    assertThatIllegalArgumentException().isThrownBy(() -> document.get(text, "key"));
    assertThatIllegalArgumentException().isThrownBy(() -> document.text(ObjectId.ROOT));
    assertThatIllegalArgumentException().isThrownBy(() -> document.get(ObjectId.ROOT, 0));
    try (Transaction tx = document.begin(ChangeStamp.NONE)) {
      assertThatIllegalArgumentException().isThrownBy(() -> tx.put(text, "k", str("v")));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tx.spliceText(ObjectId.ROOT, 0, 0, "x"));
      assertThatIllegalArgumentException().isThrownBy(() -> tx.spliceText(text, 4, 0, "x"));
      assertThatIllegalArgumentException().isThrownBy(() -> tx.spliceText(text, 2, 2, ""));
      assertThatIllegalArgumentException().isThrownBy(() -> tx.spliceText(text, 0, 0, "\ud800"));
      assertThatIllegalArgumentException().isThrownBy(() -> tx.increment(ObjectId.ROOT, "t", 1));
      tx.spliceText(text, 3, 0, "d");
      assertThat(tx.commit()).isPresent();
    }
    assertThat(document.text(text)).isEqualTo("abcd");
  }

  @Test
  void a_stamped_change_carries_its_time_and_message() {
    assumeCapability(EngineProvider.Capability.STAMPS);
    Document document = create(ALICE);
    try (Transaction tx = document.begin(new ChangeStamp(1_763_700_000_123L, "why"))) {
      tx.put(ObjectId.ROOT, "k", str("v"));
      tx.commit();
    }
    assertThat(document.changesSince(Heads.NONE))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.timeMillis()).isEqualTo(1_763_700_000_123L);
              assertThat(change.message()).isEqualTo("why");
            });
  }

  static ObjectId child(Document document, String key) {
    Optional<Value> value = document.get(ObjectId.ROOT, key);
    return ((Value.Obj) value.orElseThrow()).id();
  }
}
