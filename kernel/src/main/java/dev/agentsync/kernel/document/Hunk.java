package dev.agentsync.kernel.document;

/**
 * A stretch of one sequence that another sequence has differently: {@code [oldStart, oldEnd)}
 * became {@code [newStart, newEnd)}. Either may be empty, not both.
 */
record Hunk(int oldStart, int oldEnd, int newStart, int newEnd) {
  int oldLength() {
    return oldEnd - oldStart;
  }

  int newLength() {
    return newEnd - newStart;
  }
}
