package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random edits, the same ones in two transactions. */
final class TwinEdits {
  private static final List<String> KEYS = List.of("a", "b", "é", "zz");
  private static final List<String> WORDS =
      List.of("x", "hello ", "é", "😀", "two words ", "\n", "漢字");
  private static final int MAX_OBJECTS = 20;

  private final Random random;
  private final Transaction our;
  private final Transaction their;

  TwinEdits(Random random, Transaction our, Transaction their) {
    this.random = random;
    this.our = our;
    this.their = their;
  }

  void some() {
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      one();
    }
  }

  private void one() {
    List<Value.Obj> objects = objects(our);
    List<Value.Obj> theirObjects = objects(their);
    assertThat(theirObjects).hasSameSizeAs(objects);
    int chosen = random.nextInt(objects.size());
    ObjectId object = objects.get(chosen).id();
    ObjectId theirObject = theirObjects.get(chosen).id();
    switch (objects.get(chosen).type()) {
      case MAP -> map(object, theirObject);
      case LIST -> list(object, theirObject);
      case TEXT -> text(object, theirObject);
    }
  }

  private static List<Value.Obj> objects(View view) {
    var objects = new ArrayList<Value.Obj>();
    objects.add(new Value.Obj(ObjectId.ROOT, ObjectType.MAP));
    for (int i = 0; i < objects.size() && objects.size() < MAX_OBJECTS; i++) {
      Value.Obj object = objects.get(i);
      List<Value> children =
          switch (object.type()) {
            case MAP -> List.copyOf(view.entries(object.id()).values());
            case LIST -> view.elements(object.id());
            case TEXT -> List.of();
          };
      children.stream()
          .filter(Value.Obj.class::isInstance)
          .map(Value.Obj.class::cast)
          .forEach(objects::add);
    }
    return objects;
  }

  private void map(ObjectId object, ObjectId theirObject) {
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

  private void list(ObjectId object, ObjectId theirObject) {
    long length = our.length(object);
    assertThat(their.length(theirObject)).isEqualTo(length);
    switch (length == 0 ? 0 : random.nextInt(5)) {
      case 0, 1 -> insert(object, theirObject, random.nextLong(length + 1));
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

  private void insert(ObjectId object, ObjectId theirObject, long at) {
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

  private void text(ObjectId object, ObjectId theirObject) {
    long length = our.length(object);
    assertThat(their.length(theirObject)).isEqualTo(length);
    if (length > 0 && random.nextInt(6) == 0) {
      mark(object, theirObject, length);
      return;
    }
    long at = random.nextLong(length + 1);
    long deleted = random.nextInt(3) == 0 ? random.nextLong(Math.min(8, length - at) + 1) : 0;
    String word =
        deleted > 0 && random.nextBoolean() ? "" : WORDS.get(random.nextInt(WORDS.size()));
    our.spliceText(object, at, deleted, word);
    their.spliceText(theirObject, at, deleted, word);
  }

  private void mark(ObjectId object, ObjectId theirObject, long length) {
    long start = random.nextLong(length);
    long end = start + 1 + random.nextLong(length - start);
    var mark = new Mark(start, end, Long.toHexString(random.nextLong()), scalar());
    boolean before = random.nextBoolean();
    boolean after = random.nextBoolean();
    our.mark(object, mark, before, after);
    their.mark(theirObject, mark, before, after);
  }
}
