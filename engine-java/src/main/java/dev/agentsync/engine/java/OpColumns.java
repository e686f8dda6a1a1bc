package dev.agentsync.engine.java;

import org.jspecify.annotations.Nullable;

/** Steps through the columns that changes and documents have in common, row by row. */
final class OpColumns {
  static final int OBJECT_ACTOR = 1;
  static final int OBJECT_COUNTER = 2;
  static final int KEY_ACTOR = 17;
  static final int KEY_COUNTER = 19;
  static final int KEY_STRING = 21;
  static final int INSERT = 52;
  static final int ACTION = 66;
  static final int VALUE_META = 86;
  static final int VALUE = 87;
  static final int EXPAND = 148;
  static final int MARK_NAME = 165;

  private final int[] actors;
  private final ByteReader values;
  private final RunReader objectActors;
  private final RunReader objectCounters;
  private final RunReader keyActors;
  private final DeltaReader keyCounters;
  private final StringRunReader keyStrings;
  private final BooleanReader inserts;
  private final RunReader actions;
  private final RunReader valueMetas;
  private final BooleanReader expands;
  private final StringRunReader markNames;

  long object;
  @Nullable String key;
  long element;
  boolean insert;
  int action;
  int valueCode;
  int valueFrom;
  int valueLength;
  boolean expand;
  @Nullable String mark;

  /** Creates one; {@code actors} translates the indices of this change or document. */
  OpColumns(Columns columns, int[] actors) {
    this.actors = actors;
    Columns.Slice raw = columns.slice(VALUE);
    values = new ByteReader(raw.bytes(), raw.from(), raw.end());
    objectActors = columns.numbers(OBJECT_ACTOR);
    objectCounters = columns.numbers(OBJECT_COUNTER);
    keyActors = columns.numbers(KEY_ACTOR);
    keyCounters = columns.deltas(KEY_COUNTER);
    keyStrings = columns.strings(KEY_STRING);
    inserts = columns.booleans(INSERT);
    actions = columns.numbers(ACTION);
    valueMetas = columns.numbers(VALUE_META);
    expands = columns.booleans(EXPAND);
    markNames = columns.strings(MARK_NAME);
  }

  byte[] valueBytes() {
    return values.bytes;
  }

  Scalar value() {
    return Scalar.read(valueCode, values.bytes, valueFrom, valueLength);
  }

  /** Returns whether the row inserts one character and nothing else. */
  boolean insertsCharacter() {
    return insert
        && action == Action.SET
        && valueCode == Scalar.STRING
        && key == null
        && !expand
        && mark == null
        && valueLength > 0
        && valueLength <= 4
        && valueLength == Utf8.length(values.bytes[valueFrom]);
  }

  void next() {
    boolean inObject = objectActors.next();
    if (inObject != objectCounters.next()) {
      throw values.bad("half an object id");
    }
    object = inObject ? id(objectCounters.value(), objectActors.value()) : Ids.NONE;
    readKey();
    insert = inserts.next();
    long code = actions.require("action");
    if (code < 0 || code > Action.MARK) {
      throw values.bad("an unknown action " + code);
    }
    action = (int) code;
    long meta = valueMetas.require("value metadata");
    if (meta < 0 || meta >>> 4 > values.remaining()) {
      throw values.bad("a value longer than the values");
    }
    valueCode = (int) (meta & 15);
    valueLength = (int) (meta >>> 4);
    valueFrom = values.position();
    values.skip(valueLength);
    expand = expands.next();
    mark = markNames.next();
    if (mark != null && action != Action.MARK) {
      throw values.bad("a mark name on another action");
    }
  }

  /**
   * Returns how many rows behind this one, which inserts one character behind the one before it,
   * each insert one more ASCII character in the same way; at most so many.
   */
  int charactersAhead(long most) {
    if (valueLength != 1) {
      return 0;
    }
    long rows = Math.min(most, Math.min(keyCounters.ascends(), keyActors.repeats()));
    rows = Math.min(rows, Math.min(objectActors.repeats(), objectCounters.repeats()));
    rows = Math.min(rows, Math.min(inserts.repeats(), actions.repeats()));
    rows = Math.min(rows, Math.min(valueMetas.repeats(), values.remaining()));
    rows = Math.min(rows, Math.min(expands.repeats(), markNames.repeats()));
    rows = Math.min(rows, keyStrings.repeats());
    int characters = 0;
    while (characters < rows && values.bytes[values.position() + characters] >= 0) {
      characters++;
    }
    return characters;
  }

  /** Goes on to the last of some rows that {@link #charactersAhead} counted. */
  void skip(int rows) {
    keyActors.skip(rows);
    keyCounters.skip(rows);
    objectActors.skip(rows);
    objectCounters.skip(rows);
    inserts.skip(rows);
    actions.skip(rows);
    valueMetas.skip(rows);
    expands.skip(rows);
    markNames.skip(rows);
    keyStrings.skip(rows);
    values.skip(rows);
    valueFrom += rows;
    element = Ids.plus(element, rows);
  }

  private void readKey() {
    boolean hasActor = keyActors.next();
    boolean hasCounter = keyCounters.next();
    key = keyStrings.next();
    if (key != null) {
      if (hasActor || hasCounter) {
        throw values.bad("a key that is both string and element");
      }
      element = Ids.NONE;
    } else if (hasActor && hasCounter) {
      element = id(keyCounters.value(), keyActors.value());
    } else if (!hasActor && hasCounter && keyCounters.value() == 0) {
      element = Ids.NONE;
    } else {
      throw values.bad("an operation without a key");
    }
  }

  long id(long counter, long actor) {
    if (counter <= 0 || counter > Bounds.MAX_COUNTER) {
      throw values.bad("an operation number out of bounds");
    }
    if (actor < 0 || actor >= actors.length) {
      throw values.bad("actor " + Long.toUnsignedString(actor) + " of " + actors.length);
    }
    return Ids.of(counter, actors[(int) actor]);
  }

  /** Refuses columns that go on after the last row. */
  void end() {
    boolean ended =
        values.atEnd()
            && objectActors.exhausted()
            && objectCounters.exhausted()
            && keyActors.exhausted()
            && keyCounters.exhausted()
            && keyStrings.exhausted()
            && inserts.exhausted()
            && actions.exhausted()
            && valueMetas.exhausted()
            && expands.exhausted()
            && markNames.exhausted();
    if (!ended) {
      throw values.bad("columns of different length");
    }
  }
}
