package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ObjectType;
import org.jspecify.annotations.Nullable;

/** A map, list or text. */
abstract sealed class DocObject permits MapObject, Sequence {
  final long id;
  final @Nullable DocObject parent;

  /** The key in the parent, if that is a map. */
  final @Nullable String key;

  /** The element of the parent, if that is a sequence. */
  final long element;

  DocObject(long id, @Nullable DocObject parent, @Nullable String key, long element) {
    this.id = id;
    this.parent = parent;
    this.key = key;
    this.element = element;
  }

  abstract ObjectType type();

  /** Forgets everything the clock does not cover. */
  abstract void retain(Clock clock);

  /** Returns the operations at the place where the object was made. */
  final Op[] place() {
    return switch (parent) {
      case null -> Group.EMPTY;
      case MapObject map -> map.ops(java.util.Objects.requireNonNull(key));
      case Sequence sequence -> sequence.group(element);
    };
  }
}
