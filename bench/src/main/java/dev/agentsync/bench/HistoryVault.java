package dev.agentsync.bench;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.UUID;

/** Writes a long history into a fresh vault, change by change, as years of use would. */
final class HistoryVault {
  static final String LONG_FILE = "long.md";
  private static final int LONG_LINES = 2000;
  private static final int FILES_PER_CHANGE = 100;

  private final Random random = new Random(7);
  private final List<ObjectId> texts = new ArrayList<>();
  private final List<ObjectId> metas = new ArrayList<>();
  private final Document document;
  private final ObjectId files;
  private long time = System.currentTimeMillis() - 400L * 24 * 3600 * 1000;

  private HistoryVault(Document document) {
    this.document = document;
    this.files = object(document, ObjectId.ROOT, "files");
  }

  /** Appends {@code count} files and as many small edits to the history that is there. */
  static void fill(Path vault, int count) throws IOException {
    Path stored = vault.resolve(".agentsync/doc.bin");
    EngineProvider engine =
        ServiceLoader.load(EngineProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.capabilities().contains(EngineProvider.Capability.STAMPS))
            .findFirst()
            .orElseThrow();
    try (Document document = engine.load(List.of(Files.readAllBytes(stored)), ActorId.random())) {
      Heads before = document.heads();
      new HistoryVault(document).write(count);
      Files.write(stored, document.encodeChangesSince(before), StandardOpenOption.APPEND);
    }
  }

  private void write(int count) {
    create(LONG_FILE, "A line of the long file.\n".repeat(LONG_LINES));
    for (int made = 0; made < count; ) {
      try (Transaction change = begin()) {
        for (int i = 0; i < FILES_PER_CHANGE && made < count; i++, made++) {
          String text = "# Note " + made + "\n\nSome words nobody reads twice.\nAnd a last line.\n";
          create(change, "folder" + made % 50 + "/note" + made + ".md", text);
        }
        change.commit();
      }
    }
    for (int i = 0; i < count; i++) {
      int file = i % 20 == 0 ? 0 : random.nextInt(texts.size());
      try (Transaction change = begin()) {
        long length = change.length(texts.get(file));
        change.spliceText(texts.get(file), random.nextLong(length), 0, "edit " + i + " ");
        change.put(metas.get(file), "updated_at", new Value.Uint(time));
        change.commit();
      }
    }
  }

  private Transaction begin() {
    time += 3_000_000;
    return document.begin(new ChangeStamp(time, null));
  }

  private void create(String path, String text) {
    try (Transaction change = begin()) {
      create(change, path, text);
      change.commit();
    }
  }

  private void create(Transaction change, String path, String text) {
    ObjectId file = change.putObject(files, UUID.randomUUID().toString(), ObjectType.MAP);
    ObjectId meta = change.putObject(file, "meta", ObjectType.MAP);
    change.put(meta, "path", new Value.Str(path));
    change.put(meta, "kind", new Value.Str("text"));
    change.put(meta, "size", new Value.Int(text.length()));
    change.put(meta, "created_at", new Value.Uint(time));
    change.put(meta, "updated_at", new Value.Uint(time));
    ObjectId content = change.putObject(file, "content", ObjectType.TEXT);
    change.spliceText(content, 0, 0, text);
    texts.add(content);
    metas.add(meta);
  }

  private static ObjectId object(Document document, ObjectId map, String key) {
    return document
        .get(map, key)
        .map(value -> value instanceof Value.Obj(ObjectId id, var _) ? id : null)
        .orElseThrow();
  }
}
