package dev.agentsync.engine.java;

import java.util.Arrays;

/** Some neighbouring spans of a sequence, and how wide they are together. */
final class Leaf {
  static final int MAX_SPANS = 64;

  Span[] spans = new Span[4];
  int size;
  int width;

  /** Place among the leaves of the sequence. */
  int position;

  /** Whether anything here was written to since the last look. */
  boolean dirty;

  int indexOf(Span span) {
    for (int i = 0; i < size; i++) {
      if (spans[i] == span) {
        return i;
      }
    }
    throw new IllegalStateException("A span is not where it should be");
  }

  void insert(int at, Span span) {
    if (size == spans.length) {
      spans = Arrays.copyOf(spans, size * 2);
    }
    System.arraycopy(spans, at, spans, at + 1, size - at);
    spans[at] = span;
    size++;
    width += span.width;
    span.leaf = this;
    dirty = true;
  }

  void remove(int at) {
    dirty = true;
    width -= spans[at].width;
    size--;
    System.arraycopy(spans, at + 1, spans, at, size - at);
    Arrays.fill(spans, size, size + 1, null);
  }

  /** Moves the second half into a new leaf. */
  Leaf split() {
    var rest = new Leaf();
    rest.dirty = dirty;
    int half = size / 2;
    rest.spans = new Span[MAX_SPANS];
    for (int i = half; i < size; i++) {
      Span span = spans[i];
      rest.spans[rest.size++] = span;
      rest.width += span.width;
      span.leaf = rest;
    }
    Arrays.fill(spans, half, size, null);
    size = half;
    width -= rest.width;
    return rest;
  }
}
