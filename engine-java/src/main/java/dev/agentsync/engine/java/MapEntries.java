package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Value;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a map shows at a moment: keys ascending, and what each has. Read-only, and made ten thousand
 * times when a vault is opened, so it is two arrays and no more.
 */
final class MapEntries extends AbstractMap<String, Value> {
  /** Up to so many keys are looked at one by one. */
  private static final int FEW = 8;

  private String[] keys;
  private Value[] values;
  private int size;

  MapEntries(int capacity) {
    keys = new String[capacity];
    values = new Value[capacity];
  }

  /** Adds what a key has, which is greater than those before. */
  void append(String key, Value value) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2 + 1);
      values = Arrays.copyOf(values, size * 2 + 1);
    }
    keys[size] = key;
    values[size++] = value;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public @Nullable Value get(@Nullable Object key) {
    int at = key instanceof String name ? find(name) : -1;
    return at < 0 ? null : values[at];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String name && find(name) >= 0;
  }

  private int find(String key) {
    if (size > FEW) {
      return Arrays.binarySearch(keys, 0, size, key, Utf8::compare);
    }
    for (int at = 0; at < size; at++) {
      if (keys[at].equals(key)) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Value> action) {
    for (int at = 0; at < size; at++) {
      action.accept(keys[at], values[at]);
    }
  }

  @Override
  public Set<Map.Entry<String, Value>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Map.Entry<String, Value>> iterator() {
        return new Ascending();
      }
    };
  }

  private final class Ascending implements Iterator<Map.Entry<String, Value>> {
    private int at;

    @Override
    public boolean hasNext() {
      return at < size;
    }

    @Override
    public Map.Entry<String, Value> next() {
      if (at == size) {
        throw new NoSuchElementException();
      }
      var entry = new SimpleImmutableEntry<>(keys[at], values[at]);
      at++;
      return entry;
    }
  }
}
