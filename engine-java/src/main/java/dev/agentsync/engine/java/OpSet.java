package dev.agentsync.engine.java;

import dev.agentsync.kernel.DocumentException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a document with all operations ever made on them. Checks each operation against
 * what is there; what it had applied before it found a fault, {@link #retain} takes back.
 */
final class OpSet {
  private final Actors actors;
  private final MapObject root = new MapObject(Ids.NONE, null, null, Ids.NONE);
  private final ObjectTable objects = new ObjectTable();
  private final Map<DocObject, Set<String>> touched = new LinkedHashMap<>();

  OpSet(Actors actors) {
    this.actors = actors;
    objects.add(root);
  }

  Actors actors() {
    return actors;
  }

  MapObject root() {
    return root;
  }

  @Nullable DocObject find(long id) {
    return objects.find(id);
  }

  /** Returns all objects ascending, the root first. */
  List<DocObject> inOrder() {
    List<DocObject> sorted = objects.all();
    sorted.sort((a, b) -> actors.compare(a.id, b.id));
    return sorted;
  }

  /** Returns what was written to since {@link #untouch}: objects, and for maps the keys. */
  Map<DocObject, Set<String>> touched() {
    return touched;
  }

  void untouch() {
    for (DocObject object : touched.keySet()) {
      if (object instanceof Sequence sequence) {
        sequence.clean();
      }
    }
    touched.clear();
  }

  /** Counts every object and key as written to. */
  void touchAll() {
    for (DocObject object : inOrder()) {
      switch (object) {
        case MapObject map -> map.entries().forEach(entry -> touch(map, entry.key));
        case Sequence sequence -> touch(sequence, null);
      }
    }
  }

  /** Applies the operations of a change, the first having the given id. */
  void apply(long firstId, Collection<ChangeOp> ops) {
    long id = firstId;
    ChangeOp previous = null;
    for (ChangeOp op : ops) {
      apply(id, op, previous);
      id = Ids.plus(id, op.count());
      previous = op;
    }
  }

  /**
   * Applies one operation or run.
   *
   * @param previous what came before it in the same change
   */
  void apply(long id, ChangeOp op, @Nullable ChangeOp previous) {
    DocObject object = objects.find(op.object());
    if (object == null || object != root && actors.compare(object.id, id) >= 0) {
      throw new DocumentException("An operation writes to an object that does not exist");
    }
    switch (op) {
      case ChangeOp.TextRun run -> {
        older(run.after(), id);
        sequence(object).insertText(id, run, actors);
      }
      case ChangeOp.DeleteRun run -> {
        older(run.first(), id);
        sequence(object).delete(id, run, actors);
      }
      case ChangeOp.Single one -> {
        check(one, previous);
        switch (object) {
          case MapObject map -> applyTo(map, id, one);
          case Sequence sequence -> applyTo(sequence, id, one);
        }
      }
    }
    touch(object, op instanceof ChangeOp.Single one ? one.key() : null);
  }

  private void touch(DocObject object, @Nullable String key) {
    Set<String> keys = touched.computeIfAbsent(object, _ -> new LinkedHashSet<>());
    if (key != null) {
      keys.add(key);
    }
  }

  private void older(long id, long than) {
    if (id != Ids.NONE && actors.compare(id, than) >= 0) {
      throw new DocumentException("An operation refers to one that is not older than itself");
    }
  }

  private static Sequence sequence(DocObject object) {
    if (object instanceof Sequence sequence) {
      return sequence;
    }
    throw new DocumentException("An operation on an element of a map");
  }

  private static void check(ChangeOp.Single op, @Nullable ChangeOp previous) {
    boolean valueless = op.value().code == Scalar.NULL && op.value().raw.length == 0;
    boolean wrong =
        switch (op.action()) {
          case Action.DELETE -> !valueless || op.insert() || op.replaced().length == 0;
          case Action.INCREMENT ->
              !op.value().isInteger() || op.insert() || op.replaced().length == 0;
          case Action.MARK -> !op.insert() || op.mark() == null && !endsMark(op, previous);
          case Action.SET -> false;
          default -> !valueless;
        };
    if (wrong || op.insert() && op.replaced().length > 0 || op.expand() && !marks(op)) {
      throw new DocumentException("An operation of kind " + op.action() + " breaks the rules");
    }
  }

  private static boolean marks(ChangeOp.Single op) {
    return op.action() == Action.MARK;
  }

  private static boolean endsMark(ChangeOp.Single op, @Nullable ChangeOp previous) {
    return op.value().code == Scalar.NULL
        && previous instanceof ChangeOp.Single begin
        && begin.mark() != null
        && begin.object() == op.object();
  }

  private void applyTo(MapObject map, long id, ChangeOp.Single op) {
    String key = op.key();
    if (key == null || op.insert()) {
      throw new DocumentException("An operation on a map without a key");
    }
    replace(id, op, map.ops(key));
    if (op.action() != Action.DELETE) {
      map.add(key, new Op(id, op.action(), op.value()), actors);
      made(id, op, map);
    }
  }

  private void applyTo(Sequence sequence, long id, ChangeOp.Single op) {
    if (op.key() != null) {
      throw new DocumentException("An operation with a key on a sequence");
    }
    older(op.element(), id);
    if (op.insert()) {
      Op inserted =
          op.action() == Action.MARK
              ? new MarkOp(id, op.value(), op.expand(), op.mark())
              : new Op(id, op.action(), op.value());
      sequence.insert(Span.element(id, op.element(), new Op[] {inserted}), actors);
      made(id, op, sequence);
      return;
    }
    if (op.element() == Ids.NONE || sequence.find(op.element()) == null) {
      throw new DocumentException("An operation on an element that does not exist");
    }
    Op[] ops = sequence.open(op.element());
    replace(id, op, ops);
    if (op.action() != Action.DELETE) {
      ops = Group.with(ops, new Op(id, op.action(), op.value()), actors);
    }
    sequence.changed(op.element(), ops);
    made(id, op, sequence);
  }

  private void replace(long id, ChangeOp.Single op, Op[] ops) {
    for (long pred : op.replaced()) {
      Op replaced = Group.find(ops, pred);
      if (replaced == null || actors.compare(pred, id) >= 0) {
        throw new DocumentException("An operation replaces one that is not at its place");
      }
      replaced.addSuccessor(id, actors);
    }
  }

  private void made(long id, ChangeOp.Single op, DocObject parent) {
    if (Action.makes(op.action())) {
      register(id, op.action(), parent, op.key(), op.insert() ? id : op.element());
    }
  }

  /** Adds an empty object. */
  void register(long id, int action, DocObject parent, @Nullable String key, long element) {
    objects.add(
        switch (Action.type(action)) {
          case MAP -> new MapObject(id, parent, key, element);
          case LIST, TEXT -> new Sequence(id, Action.type(action), parent, key, element);
        });
  }

  /** Takes back everything touched that the clock does not cover; it still counts as touched. */
  void retain(Clock clock) {
    touched.keySet().forEach(object -> object.retain(clock));
    touched.keySet().removeIf(object -> object != root && !clock.covers(object.id));
    objects.removeIf(object -> object != root && !clock.covers(object.id));
  }
}
