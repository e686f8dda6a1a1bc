package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.Patch.Action;
import dev.agentsync.kernel.spi.Patch.Step;
import dev.agentsync.kernel.spi.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells how content changed by looking at the places that changes touch, before and after. The
 * library's own patches cannot be used: the process ends as soon as one of them says that a key has
 * got a concurrent value that did not win.
 */
final class StateDiff {
  /** What changes touch in one object. */
  private static final class Touched {
    final Set<String> keys = new LinkedHashSet<>();
    boolean marks;
  }

  private final NativeView before;
  private final NativeView after;
  private final ObjectTree.Places places;
  private final List<Patch> patches = new ArrayList<>();

  /** Objects that the changes made; nothing of them was there before. */
  private final Set<OpId> made = new HashSet<>();

  private final boolean allNew;

  private StateDiff(ObjectTree tree, NativeView before, NativeView after, boolean allNew) {
    this.allNew = allNew;
    this.before = before;
    this.after = after;
    this.places = tree.in(after);
  }

  /** Returns the patches from one view to the other, which differ by no more than the changes. */
  static List<Patch> of(ObjectTree tree, List<Chunk> changes, NativeView before, NativeView after) {
    return of(changes, new StateDiff(tree, before, after, false));
  }

  /** As {@link #of}, where the first view knows none of the changes. */
  static List<Patch> ofNew(
      ObjectTree tree, List<Chunk> changes, NativeView before, NativeView after) {
    return of(changes, new StateDiff(tree, before, after, true));
  }

  private static List<Patch> of(List<Chunk> changes, StateDiff diff) {
    var touched = new LinkedHashMap<Optional<OpId>, Touched>();
    for (Chunk change : changes) {
      Operation.forEach(change, operation -> diff.note(touched, operation));
    }
    touched.forEach(diff::compare);
    return List.copyOf(diff.patches);
  }

  private void note(Map<Optional<OpId>, Touched> touched, Operation operation) {
    if (allNew && operation.makesObject()) {
      made.add(operation.id());
    }
    Touched object = touched.computeIfAbsent(operation.object(), _ -> new Touched());
    String key = operation.key();
    if (key != null && WellFormed.speakable(key)) {
      object.keys.add(key);
    }
    object.marks |= operation.marks();
  }

  private void compare(Optional<OpId> object, Touched touched) {
    boolean fresh = object.filter(made::contains).isPresent();
    places
        .of(object)
        .ifPresent(
            place -> {
              switch (place.type()) {
                case MAP -> touched.keys.forEach(key -> compareKey(place, key, fresh));
                case LIST -> compareList(place);
                case TEXT -> compareText(place, touched.marks, fresh);
              }
            });
  }

  private void compareKey(ObjectTree.Place map, String key, boolean fresh) {
    List<Value> old = fresh ? List.of() : before.conflicts(map.id(), key);
    List<Value> now = after.conflicts(map.id(), key);
    if (old.equals(now)) {
      return;
    }
    if (now.isEmpty()) {
      add(map, new Action.DeleteKey(key));
    } else if (old.isEmpty() || !old.getFirst().equals(now.getFirst())) {
      add(map, new Action.PutKey(key, now.getFirst(), now.size() > 1));
    } else if (now.size() > 1) {
      add(map, new Action.Conflict(new Step.Key(key)));
    }
  }

  private void compareList(ObjectTree.Place list) {
    List<Value> old = before.elements(list.id());
    List<Value> now = after.elements(list.id());
    int start = 0;
    int oldEnd = old.size();
    int newEnd = now.size();
    while (start < oldEnd && start < newEnd && old.get(start).equals(now.get(start))) {
      start++;
    }
    while (oldEnd > start && newEnd > start && old.get(oldEnd - 1).equals(now.get(newEnd - 1))) {
      oldEnd--;
      newEnd--;
    }
    if (oldEnd > start) {
      add(list, new Action.Delete(start, oldEnd - start));
    }
    if (newEnd > start) {
      add(list, new Action.Insert(start, now.subList(start, newEnd)));
    }
  }

  private void compareText(ObjectTree.Place text, boolean marks, boolean fresh) {
    int[] old = fresh ? new int[0] : before.text(text.id()).codePoints().toArray();
    int[] now = after.text(text.id()).codePoints().toArray();
    int start = 0;
    int oldEnd = old.length;
    int newEnd = now.length;
    while (start < oldEnd && start < newEnd && old[start] == now[start]) {
      start++;
    }
    while (oldEnd > start && newEnd > start && old[oldEnd - 1] == now[newEnd - 1]) {
      oldEnd--;
      newEnd--;
    }
    if (oldEnd > start) {
      add(text, new Action.Delete(start, oldEnd - start));
    }
    if (newEnd > start) {
      add(text, new Action.InsertText(start, new String(now, start, newEnd - start)));
    }
    if (marks) {
      add(text, new Action.Marked(after.marks(text.id())));
    }
  }

  private void add(ObjectTree.Place place, Action action) {
    ObjectId id = place.id();
    patches.add(new Patch(id, place.path(), action));
  }
}
