package dev.agentsync.bench.engine;

import java.util.List;
import java.util.Optional;

/**
 * What the benchmarks do with a document, in as few words as an engine needs for it. One text is
 * selected at a time; edits and reads go there.
 */
interface Subject extends AutoCloseable {
  /** Makes documents of one engine. */
  interface Engine {
    Subject create();

    Subject load(byte[] saved);

    /** Returns the engine of that name: {@code java}, or {@code native} for automerge-java. */
    static Engine named(String name) {
      return switch (name) {
        case "java" -> new JavaSubject.Maker();
        case "native" -> new NativeSubject.Maker();
        default -> throw new IllegalArgumentException("no engine " + name);
      };
    }
  }

  /** Adds an empty text at a key of the root and selects it. */
  void addText(String key);

  /** Selects the text at the end of these keys. */
  void select(String... path);

  void begin();

  void splice(int at, int deleted, String inserted);

  void commit();

  byte[] save();

  void apply(byte[] chunks);

  String text();

  /** Returns the selected text as it was when these hashes, in hexadecimal, were the heads. */
  String textAt(List<String> heads);

  Optional<byte[]> nextMessage();

  void hear(byte[] message);

  @Override
  void close();
}
