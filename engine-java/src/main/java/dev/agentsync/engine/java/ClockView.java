package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the objects of a document at a moment. */
abstract class ClockView implements View {
  abstract OpSet ops();

  /** Returns the moment to read at; null for everything there is. */
  abstract @Nullable Clock clock();

  @Override
  public Optional<Value> get(ObjectId map, String key) {
    return winning(map(map).ops(key));
  }

  @Override
  public List<Value> conflicts(ObjectId map, String key) {
    return all(map(map).ops(key));
  }

  @Override
  public Map<String, Value> entries(ObjectId map) {
    List<MapObject.Entry> all = map(map).entries();
    var entries = new MapEntries(all.size());
    for (int at = 0; at < all.size(); at++) {
      MapObject.Entry entry = all.get(at);
      Op winner = Group.winner(entry.ops, clock());
      if (winner != null) {
        entries.append(entry.key, value(entry.ops, winner));
      }
    }
    return entries;
  }

  @Override
  public Optional<Value> get(ObjectId list, long index) {
    Op[] group = group(list, index);
    return winning(group);
  }

  @Override
  public List<Value> conflicts(ObjectId list, long index) {
    return all(group(list, index));
  }

  private Op[] group(ObjectId list, long index) {
    Sequence sequence = sequence(list, ObjectType.LIST);
    Elements.Found found = index < 0 ? null : Elements.at(sequence, index, clock());
    return found == null ? Group.EMPTY : Sequence.group(found.span(), found.offset());
  }

  @Override
  public List<Value> elements(ObjectId list) {
    var elements = new ArrayList<Value>();
    for (Elements.Found found : Elements.visible(sequence(list, ObjectType.LIST), clock())) {
      winning(Sequence.group(found.span(), found.offset())).ifPresent(elements::add);
    }
    return List.copyOf(elements);
  }

  @Override
  public long length(ObjectId object) {
    return switch (require(object)) {
      case MapObject map ->
          map.entries().stream().filter(entry -> Group.winner(entry.ops, clock()) != null).count();
      case Sequence sequence -> Elements.width(sequence, clock());
    };
  }

  @Override
  public String text(ObjectId text) {
    return Elements.text(sequence(text, ObjectType.TEXT), clock());
  }

  @Override
  public Optional<ObjectType> type(ObjectId object) {
    return Optional.ofNullable(find(object)).map(DocObject::type);
  }

  @Override
  public List<Mark> marks(ObjectId text) {
    return Marks.of(sequence(text, ObjectType.TEXT), ops().actors(), clock());
  }

  private Optional<Value> winning(Op[] group) {
    Op winner = Group.winner(group, clock());
    return winner == null ? Optional.empty() : Optional.of(value(group, winner));
  }

  private List<Value> all(Op[] group) {
    return Group.visible(group, clock()).reversed().stream().map(op -> value(group, op)).toList();
  }

  private Value value(Op[] group, Op op) {
    return value(group, op, clock(), ops().actors());
  }

  static Value value(Op[] group, Op op, @Nullable Clock clock, Actors actors) {
    return op.makes()
        ? new Value.Obj(JavaObjectId.of(op.id, actors), op.type())
        : Group.value(group, op, clock);
  }

  private @Nullable DocObject find(ObjectId id) {
    long inside = JavaObjectId.in(id, ops().actors());
    return inside == -1 ? null : ops().find(inside);
  }

  final DocObject require(ObjectId id) {
    DocObject object = find(id);
    if (object == null) {
      throw new IllegalArgumentException("No object " + id + " here");
    }
    return object;
  }

  final MapObject map(ObjectId id) {
    if (require(id) instanceof MapObject map) {
      return map;
    }
    throw new IllegalArgumentException("Object " + id + " is not a map");
  }

  final Sequence sequence(ObjectId id, ObjectType type) {
    if (require(id) instanceof Sequence sequence && sequence.type() == type) {
      return sequence;
    }
    throw new IllegalArgumentException("Object " + id + " is not a " + type);
  }
}
