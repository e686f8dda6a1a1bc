package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ObjectType;

/** The action codes of operations. */
final class Action {
  static final int MAKE_MAP = 0;
  static final int SET = 1;
  static final int MAKE_LIST = 2;
  static final int DELETE = 3;
  static final int MAKE_TEXT = 4;
  static final int INCREMENT = 5;
  static final int MAKE_TABLE = 6;
  static final int MARK = 7;

  private Action() {}

  static boolean makes(int action) {
    return action == MAKE_MAP || action == MAKE_LIST || action == MAKE_TEXT || action == MAKE_TABLE;
  }

  /** Returns the type a make action makes. */
  static ObjectType type(int action) {
    return switch (action) {
      case MAKE_LIST -> ObjectType.LIST;
      case MAKE_TEXT -> ObjectType.TEXT;
      default -> ObjectType.MAP;
    };
  }

  static int make(ObjectType type) {
    return switch (type) {
      case MAP -> MAKE_MAP;
      case LIST -> MAKE_LIST;
      case TEXT -> MAKE_TEXT;
    };
  }
}
