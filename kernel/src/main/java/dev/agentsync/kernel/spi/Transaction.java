package dev.agentsync.kernel.spi;

import java.util.List;
import java.util.Optional;

/**
 * One change being made. It reads its own writes. Closing an uncommitted transaction takes all of
 * it back. Putting a value equal to the only current one, and deleting an absent key, write
 * nothing.
 *
 * <p>An object that does not exist or has the wrong kind, and an index beyond the end, are an
 * {@link IllegalArgumentException}; the transaction can go on.
 *
 * @since 0.1.0
 */
public interface Transaction extends View, AutoCloseable {
  /**
   * What a commit did.
   *
   * @param hash the new change
   * @param patches how the document's present content changed, which for a transaction at an
   *     earlier moment includes its merge with everything since
   */
  record Committed(ChangeHash hash, List<Patch> patches) {}

  /** Sets a key of a map. */
  void put(ObjectId map, String key, Value.Scalar value);

  /** Sets a key of a map to a new, empty object. */
  ObjectId putObject(ObjectId map, String key, ObjectType type);

  /** Removes a key of a map. */
  void delete(ObjectId map, String key);

  /** Adds to the counter at a key of a map. */
  void increment(ObjectId map, String key, long by);

  /** Replaces the element at an index of a list. */
  void put(ObjectId list, long index, Value.Scalar value);

  /** Inserts an element into a list. */
  void insert(ObjectId list, long index, Value.Scalar value);

  /** Inserts a new, empty object into a list. */
  ObjectId insertObject(ObjectId list, long index, ObjectType type);

  /** Removes the element at an index of a list. */
  void delete(ObjectId list, long index);

  /** Adds to the counter at an index of a list. */
  void increment(ObjectId list, long index, long by);

  /** Replaces elements of a list. */
  void splice(ObjectId list, long index, long deleted, List<Value.Scalar> inserted);

  /**
   * Replaces characters of a text.
   *
   * @param index code points before the place
   * @param deleted how many code points to remove there
   * @param inserted what to insert there; well-formed UTF-16
   */
  void spliceText(ObjectId text, long index, long deleted, String inserted);

  /** Marks a span of a text; a {@link Value.Null} value unmarks it. */
  void mark(ObjectId text, Mark mark, boolean expandBefore, boolean expandAfter);

  /**
   * Makes the change part of the document; empty if it has no operations, and then there is none.
   */
  Optional<Committed> commit();

  /** Takes the change back unless it was committed; closing again does nothing. */
  @Override
  void close();
}
