package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.engine.automerge.NativeEngineProvider;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.SyncState;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A random program on some replicas, each of them a document of either engine. */
final class TwinProgram implements AutoCloseable {
  private static final List<String> KEYS = List.of("a", "b", "é", "zz");
  private static final List<String> WORDS =
      List.of("x", "hello ", "é", "😀", "two words ", "\n", "漢字");
  private final EngineProvider ours = new JavaEngineProvider();
  private final EngineProvider theirs = new NativeEngineProvider();
  private final Random random;
  private final List<Twin> twins = new ArrayList<>();
  private final List<Heads> moments = new ArrayList<>();

  /** One replica. */
  private static final class Twin implements AutoCloseable {
    Document ours;
    Document theirs;

    Twin(Document ours, Document theirs) {
      this.ours = ours;
      this.theirs = theirs;
    }

    @Override
    public void close() {
      ours.close();
      theirs.close();
    }
  }

  TwinProgram(Random random) {
    this.random = random;
    ActorId first = actor(0);
    var twin = new Twin(ours.create(first), theirs.create(first));
    twins.add(twin);
    edit(twin, twin.ours.heads());
    for (int i = 1; i < 2 + random.nextInt(3); i++) {
      ActorId actor = actor(i);
      twins.add(new Twin(twin.ours.fork(actor), twin.theirs.fork(actor)));
    }
  }

  private ActorId actor(int index) {
    byte[] bytes = {(byte) random.nextInt(256), (byte) index};
    return new ActorId(Bytes.of(bytes));
  }

  void step() {
    Twin twin = twins.get(random.nextInt(twins.size()));
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4 -> edit(twin, twin.ours.heads());
      case 5 -> moment(twin).ifPresent(heads -> editOurs(twin, heads));
      case 6, 7 -> merge(twin, twins.get(random.nextInt(twins.size())));
      case 8 -> sync(twin, twins.get(random.nextInt(twins.size())));
      case 9 -> reload(twin);
      case 10 -> rollBack(twin);
      case 11 -> compareMoment(twin);
      default -> throw new IllegalStateException();
    }
    compare(twin);
    moments.add(twin.ours.heads());
  }

  void finish() {
    for (Twin one : twins) {
      for (Twin other : twins) {
        merge(one, other);
      }
    }
    for (Twin one : twins) {
      merge(one, twins.getFirst());
      merge(twins.getFirst(), one);
    }
    for (Twin one : twins) {
      merge(one, twins.getFirst());
      compare(one);
      assertThat(one.ours.heads()).isEqualTo(twins.getFirst().ours.heads());
      assertThat(Content.of(one.ours)).isEqualTo(Content.of(twins.getFirst().ours));
    }
  }

  private Optional<Heads> moment(Twin twin) {
    List<Heads> known =
        moments.stream()
            .filter(heads -> heads.hashes().stream().allMatch(twin.ours::contains))
            .toList();
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(known.get(random.nextInt(known.size())));
  }

  /**
   * Edits in the past in our document alone and brings the change to the other: there the official
   * library may insert behind an element that was not there yet.
   */
  private void editOurs(Twin twin, Heads at) {
    Heads before = twin.ours.heads();
    try (Document scratch = twin.ours.fork(at, ActorId.random());
        Transaction our = twin.ours.begin(ChangeStamp.NONE, at);
        Transaction same = scratch.begin(ChangeStamp.NONE)) {
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        editOnce(our, same);
      }
      our.commit();
      same.commit();
      assertThat(Content.of(twin.ours.at(at))).isEqualTo(Content.of(scratch.at(at)));
    }
    twin.theirs.apply(twin.ours.encodeChangesSince(before));
  }

  private void edit(Twin twin, Heads at) {
    try (Transaction our = twin.ours.begin(ChangeStamp.NONE, at);
        Transaction their = twin.theirs.begin(ChangeStamp.NONE, at)) {
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        editOnce(our, their);
      }
      var ourCommit = our.commit();
      var theirCommit = their.commit();
      assertThat(ourCommit.map(Transaction.Committed::hash))
          .as(
              () ->
                  told(twin.ours, ourCommit) + "\nbut theirs is\n" + told(twin.theirs, theirCommit))
          .isEqualTo(theirCommit.map(Transaction.Committed::hash));
    }
  }

  /** Returns a change in words, for the message of a failure. */
  private static String told(Document document, Optional<Transaction.Committed> committed) {
    var actors = new Actors();
    return committed
        .flatMap(
            it ->
                document.changesSince(Heads.NONE).stream()
                    .filter(change -> change.hash().equals(it.hash()))
                    .findFirst())
        .map(
            change -> {
              Chunk chunk = Chunk.split(change.chunk().toArray()).getFirst();
              DecodedChange decoded = ChangeDecoder.decode(chunk, new ChangeEncoder(actors));
              var text =
                  new StringBuilder(change.actor() + " " + change.startOp() + " " + change.deps());
              decoded.ops().forEach(op -> text.append("\n  ").append(op));
              decoded
                  .ops()
                  .forEach(
                      op -> {
                        if (op instanceof ChangeOp.Single one)
                          text.append("\n  ")
                              .append(
                                  java.util.Arrays.stream(one.replaced())
                                      .mapToObj(
                                          id -> Ids.counter(id) + "@" + actors.id(Ids.actor(id)))
                                      .toList());
                      });
              return text.toString();
            })
        .orElse("nothing");
  }

  private void rollBack(Twin twin) {
    Object before = Content.of(twin.ours);
    byte[] saved = twin.ours.save();
    try (Transaction our = twin.ours.begin(ChangeStamp.NONE);
        Transaction their = twin.theirs.begin(ChangeStamp.NONE)) {
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        editOnce(our, their);
      }
    }
    assertThat(Content.of(twin.ours)).isEqualTo(before);
    assertThat(twin.ours.save()).isEqualTo(saved);
  }

  /** Does the same in both transactions. */
  private void editOnce(Transaction our, Transaction their) {
    List<Value.Obj> objects = new ArrayList<>();
    objects.add(new Value.Obj(ObjectId.ROOT, ObjectType.MAP));
    List<Value.Obj> theirObjects = new ArrayList<>(objects);
    collect(our, their, objects, theirObjects, 0);
    int chosen = random.nextInt(objects.size());
    ObjectId object = objects.get(chosen).id();
    ObjectId theirObject = theirObjects.get(chosen).id();
    switch (objects.get(chosen).type()) {
      case MAP -> editMap(our, object, their, theirObject);
      case LIST -> editList(our, object, their, theirObject);
      case TEXT -> editText(our, object, their, theirObject);
    }
  }

  private void collect(
      View our, View their, List<Value.Obj> into, List<Value.Obj> theirInto, int from) {
    for (int i = from; i < into.size() && into.size() < 20; i++) {
      Value.Obj object = into.get(i);
      Value.Obj theirObject = theirInto.get(i);
      List<Value> children =
          switch (object.type()) {
            case MAP -> List.copyOf(our.entries(object.id()).values());
            case LIST -> our.elements(object.id());
            case TEXT -> List.of();
          };
      List<Value> theirChildren =
          switch (object.type()) {
            case MAP -> List.copyOf(their.entries(theirObject.id()).values());
            case LIST -> their.elements(theirObject.id());
            case TEXT -> List.of();
          };
      assertThat(theirChildren).hasSameSizeAs(children);
      for (int child = 0; child < children.size(); child++) {
        if (children.get(child) instanceof Value.Obj it) {
          into.add(it);
          theirInto.add((Value.Obj) theirChildren.get(child));
        }
      }
    }
  }

  private void editMap(Transaction our, ObjectId object, Transaction their, ObjectId theirObject) {
    String key = KEYS.get(random.nextInt(KEYS.size()));
    switch (random.nextInt(6)) {
      case 0 -> {
        our.delete(object, key);
        their.delete(theirObject, key);
      }
      case 1, 2 -> {
        ObjectType type = type();
        our.putObject(object, key, type);
        their.putObject(theirObject, key, type);
      }
      case 3 -> {
        boolean counter =
            our.conflicts(object, key).stream().anyMatch(Value.Counter.class::isInstance);
        if (counter) {
          our.increment(object, key, 3);
          their.increment(theirObject, key, 3);
        }
      }
      default -> {
        Value.Scalar value = scalar();
        our.put(object, key, value);
        their.put(theirObject, key, value);
      }
    }
  }

  private ObjectType type() {
    return ObjectType.values()[random.nextInt(8) < 5 ? 2 : random.nextInt(3)];
  }

  private Value.Scalar scalar() {
    return switch (random.nextInt(6)) {
      case 0 -> new Value.Int(random.nextInt());
      case 1 -> new Value.Bool(random.nextBoolean());
      case 2 -> new Value.Counter(random.nextInt(100));
      case 3 -> new Value.Null();
      default -> new Value.Str(WORDS.get(random.nextInt(WORDS.size())));
    };
  }

  private void editList(Transaction our, ObjectId object, Transaction their, ObjectId theirObject) {
    long length = our.length(object);
    assertThat(their.length(theirObject)).isEqualTo(length);
    switch (length == 0 ? 0 : random.nextInt(5)) {
      case 0, 1 -> {
        long at = random.nextLong(length + 1);
        if (random.nextInt(4) == 0) {
          ObjectType type = type();
          our.insertObject(object, at, type);
          their.insertObject(theirObject, at, type);
        } else {
          Value.Scalar value = scalar();
          our.insert(object, at, value);
          their.insert(theirObject, at, value);
        }
      }
      case 2 -> {
        long at = random.nextLong(length);
        our.delete(object, at);
        their.delete(theirObject, at);
      }
      case 3 -> {
        long at = random.nextLong(length);
        Value.Scalar value = scalar();
        our.put(object, at, value);
        their.put(theirObject, at, value);
      }
      default -> {
        long at = random.nextLong(length);
        long deleted = random.nextLong(length - at + 1);
        List<Value.Scalar> values = List.of(scalar(), scalar());
        our.splice(object, at, deleted, values);
        their.splice(theirObject, at, deleted, values);
      }
    }
  }

  private void editText(Transaction our, ObjectId object, Transaction their, ObjectId theirObject) {
    long length = our.length(object);
    assertThat(their.length(theirObject)).isEqualTo(length);
    long at = random.nextLong(length + 1);
    long deleted = random.nextInt(3) == 0 ? random.nextLong(Math.min(8, length - at) + 1) : 0;
    String word =
        deleted > 0 && random.nextBoolean() ? "" : WORDS.get(random.nextInt(WORDS.size()));
    our.spliceText(object, at, deleted, word);
    their.spliceText(theirObject, at, deleted, word);
  }

  private void merge(Twin into, Twin from) {
    if (into == from) {
      return;
    }
    byte[] changes = from.ours.encodeChangesSince(into.ours.heads());
    if (random.nextInt(4) == 0) {
      changes = from.ours.save();
    }
    into.ours.apply(changes);
    into.theirs.apply(changes);
  }

  /** One side of each connection is ours, the other theirs. */
  private void sync(Twin one, Twin other) {
    if (one == other) {
      return;
    }
    talk(one.ours, other.theirs);
    talk(one.theirs, other.ours);
    merge(one, other);
    merge(other, one);
  }

  private static void talk(Document one, Document other) {
    try (SyncState ofOne = one.newSync();
        SyncState ofOther = other.newSync()) {
      for (int round = 0; round < 100; round++) {
        Optional<byte[]> there = one.generateSyncMessage(ofOne);
        there.ifPresent(message -> other.receiveSyncMessage(ofOther, message));
        Optional<byte[]> back = other.generateSyncMessage(ofOther);
        back.ifPresent(message -> one.receiveSyncMessage(ofOne, message));
        if (there.isEmpty() && back.isEmpty()) {
          assertThat(one.heads()).isEqualTo(other.heads());
          return;
        }
      }
      throw new AssertionError("The engines keep talking");
    }
  }

  private void reload(Twin twin) {
    byte[] ourSave = twin.ours.save();
    byte[] theirSave = twin.theirs.save();
    ActorId actor = twin.ours.actor();
    twin.close();
    twin.ours = ours.load(List.of(theirSave), actor);
    twin.theirs = theirs.load(List.of(ourSave), actor);
  }

  private void compareMoment(Twin twin) {
    moment(twin)
        .ifPresent(
            heads -> {
              View our = twin.ours.at(heads);
              try (Document fork = twin.theirs.fork(heads, ActorId.random())) {
                assertThat(Content.of(our)).isEqualTo(Content.of(fork));
              }
              try (Document fork = twin.ours.fork(heads, ActorId.random())) {
                assertThat(Content.of(our)).isEqualTo(Content.of(fork));
              }
            });
  }

  private void compare(Twin twin) {
    assertThat(twin.ours.heads()).isEqualTo(twin.theirs.heads());
    assertThat(Content.of(twin.ours)).isEqualTo(Content.of(twin.theirs));
    compareDeep(twin.ours, ObjectId.ROOT, twin.theirs, ObjectId.ROOT, ObjectType.MAP);
    assertThat(hashes(twin.ours)).isEqualTo(hashes(twin.theirs));
    if (random.nextInt(4) == 0) {
      // Compared without the order of changes, which may differ where the engines heard of them
      // in another order.
      Document ourCopy = ours.load(List.of(twin.theirs.save()), twin.ours.actor());
      assertThat(new InflatedDocument(ourCopy.save()).inflated())
          .isEqualTo(new InflatedDocument(twin.theirs.save()).inflated());
      ourCopy.close();
    }
  }

  private static HashSet<Object> hashes(Document document) {
    var hashes = new HashSet<>();
    document.changesSince(Heads.NONE).forEach(change -> hashes.add(change.hash()));
    return hashes;
  }

  private void compareDeep(
      View our, ObjectId object, View their, ObjectId theirObject, ObjectType type) {
    switch (type) {
      case MAP -> {
        for (String key : our.entries(object).keySet()) {
          compareConflicts(
              our, our.conflicts(object, key), their, their.conflicts(theirObject, key));
        }
      }
      case LIST -> {
        for (long i = 0; i < our.length(object); i++) {
          compareConflicts(our, our.conflicts(object, i), their, their.conflicts(theirObject, i));
        }
      }
      case TEXT -> assertThat(our.marks(object)).hasSameElementsAs(their.marks(theirObject));
    }
  }

  private void compareConflicts(View our, List<Value> values, View their, List<Value> theirValues) {
    assertThat(theirValues).hasSameSizeAs(values);
    for (int i = 0; i < values.size(); i++) {
      assertThat(Content.of(our, values.get(i))).isEqualTo(Content.of(their, theirValues.get(i)));
      if (values.get(i) instanceof Value.Obj(ObjectId id, ObjectType type)
          && theirValues.get(i) instanceof Value.Obj(ObjectId theirId, ObjectType _)) {
        compareDeep(our, id, their, theirId, type);
      }
    }
  }

  @Override
  public void close() {
    twins.forEach(Twin::close);
  }
}
