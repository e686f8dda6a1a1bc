package dev.agentsync.engine.java;

/** How large foreign data may become in memory; honest documents stay far below. */
final class Bounds {
  /** Operations in one document or change: about 64 million. */
  static final long MAX_ROWS = 1L << 26;

  /** Bytes of one inflated column or change. */
  static final int MAX_INFLATED = 512 << 20;

  /** Counters of operations fit 31 bits. */
  static final int MAX_COUNTER = Integer.MAX_VALUE - 1;

  /** Operations of one document or change that are not part of a run of text. */
  static final int MAX_SINGLE_OPS = 1 << 22;

  /** Changes that wait for their dependencies, and their bytes. */
  static final int MAX_QUEUED = 1 << 17;

  static final long MAX_QUEUED_BYTES = 64L << 20;

  private Bounds() {}
}
