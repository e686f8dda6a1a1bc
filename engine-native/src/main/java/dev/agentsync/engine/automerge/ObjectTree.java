package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Patch.Step;
import dev.agentsync.kernel.spi.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where every object of a document was put when it was made, which the library does not tell. */
final class ObjectTree {
  /**
   * An object that can be reached.
   *
   * @param path how the root reaches it
   */
  record Place(ObjectId id, ObjectType type, List<Step> path) {}

  /** The object around another one, empty for the root, and the key in it, null in a list. */
  private record Origin(Optional<OpId> parent, @Nullable String key) {}

  private static final Place ROOT = new Place(ObjectId.ROOT, ObjectType.MAP, List.of());

  private final Map<OpId, Origin> origins = new HashMap<>();

  /** Notes what a change makes. */
  void add(Chunk change) {
    if (Operation.anyMakesObject(ChangeHeader.read(change))) {
      Operation.forEach(
          change,
          operation -> {
            if (operation.makesObject()) {
              origins.put(operation.id(), new Origin(operation.object(), operation.key()));
            }
          });
    }
  }

  /** Returns where objects are in a view that does not change meanwhile. */
  Places in(NativeView view) {
    return new Places(this, view);
  }

  /** Finds objects in one view, each at most once. */
  static final class Places {
    private final ObjectTree tree;
    private final NativeView view;
    private final Map<OpId, Optional<Place>> found = new HashMap<>();

    private Places(ObjectTree tree, NativeView view) {
      this.tree = tree;
      this.view = view;
    }

    /** Returns where an object is, or empty if the root does not reach it. */
    Optional<Place> of(Optional<OpId> object) {
      if (object.isEmpty()) {
        return Optional.of(ROOT);
      }
      Optional<Place> known = found.get(object.get());
      if (known == null) {
        known = find(object.get());
        found.put(object.get(), known);
      }
      return known;
    }

    private Optional<Place> find(OpId object) {
      Origin origin = tree.origins.get(object);
      if (origin == null) {
        return Optional.empty();
      }
      return of(origin.parent())
          .flatMap(
              parent ->
                  origin.key() == null
                      ? element(view, parent, object)
                      : entry(view, parent, origin.key(), object));
    }
  }

  private static Optional<Place> entry(NativeView view, Place parent, String key, OpId object) {
    if (parent.type() != ObjectType.MAP || !WellFormed.speakable(key)) {
      return Optional.empty();
    }
    return Optional.ofNullable(view.values(parent.id(), key).get(object))
        .flatMap(value -> below(parent, value, new Step.Key(key)));
  }

  private static Optional<Place> element(NativeView view, Place parent, OpId object) {
    if (parent.type() != ObjectType.LIST) {
      return Optional.empty();
    }
    long index = 0;
    for (Value value : view.elements(parent.id())) {
      if (value instanceof Value.Obj(ObjectId id, var _)
          && OpId.parse(id.toString()).equals(object)) {
        return below(parent, value, new Step.Index(index));
      }
      index++;
    }
    return Optional.empty();
  }

  private static Optional<Place> below(Place parent, Value value, Step step) {
    if (value instanceof Value.Obj(ObjectId id, ObjectType type)) {
      var path = new ArrayList<>(parent.path());
      path.add(step);
      return Optional.of(new Place(id, type, List.copyOf(path)));
    }
    return Optional.empty();
  }
}
