package dev.agentsync.engine.java;

/** A column being written. */
interface ColumnWriter {
  /** Returns the whole column, empty if it is to be left out; nothing may be added any more. */
  ByteWriter finish();

  /** Begins anew, keeping the memory. */
  void reset();
}
