package dev.agentsync.engine.java;

import org.jspecify.annotations.Nullable;

/**
 * Operations of a change, in runs where that is possible. Ids are those of {@link Ids}; the
 * operations themselves have consecutive ids, which the change tells.
 */
sealed interface ChangeOp {
  /** The object written to, {@link Ids#NONE} for the root. */
  long object();

  /** How many operations this is. */
  int count();

  /**
   * Characters inserted one after the other.
   *
   * @param after the element the first is inserted after, {@link Ids#NONE} for the beginning
   * @param utf8 the characters, from {@code from} to {@code end}
   * @param count how many characters
   */
  record TextRun(long object, long after, byte[] utf8, int from, int end, int count)
      implements ChangeOp {
    boolean ascii() {
      return end - from == count;
    }

    /** Returns a part of the run, {@code id} being that of the whole run's first operation. */
    TextRun part(long id, int skip, int length) {
      if (skip == 0 && length == count) {
        return this;
      }
      int start = from + offset(skip);
      int stop = from + offset(skip + length);
      return new TextRun(
          object, skip == 0 ? after : Ids.plus(id, skip - 1), utf8, start, stop, length);
    }

    private int offset(int codePoints) {
      if (ascii()) {
        return codePoints;
      }
      int at = from;
      for (int left = codePoints; left > 0; left--) {
        at += Utf8.length(utf8[at]);
      }
      return at - from;
    }
  }

  /**
   * Elements deleted one after the other, each having no value but the one it was inserted with.
   *
   * @param first the first element
   * @param step 1 if each next element's counter is one more, -1 if one less
   */
  record DeleteRun(long object, long first, int step, int count) implements ChangeOp {
    DeleteRun part(int skip, int length) {
      return new DeleteRun(object, Ids.plus(first, step * skip), step, length);
    }
  }

  /**
   * Anything else.
   *
   * @param key the key of a map, or null
   * @param element for sequences, the element; for inserts the one before it
   * @param replaced the operations whose values this replaces, ascending
   * @param mark the name of a mark that begins here, or null
   */
  record Single(
      long object,
      @Nullable String key,
      long element,
      boolean insert,
      int action,
      Scalar value,
      long[] replaced,
      boolean expand,
      @Nullable String mark)
      implements ChangeOp {
    @Override
    public int count() {
      return 1;
    }
  }
}
