package dev.agentsync.bench.engine;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Transaction;
import dev.agentsync.kernel.spi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Folders of notes made of random words, the same ones every time. */
final class SampleVault {
  private static final int FILES_PER_CHANGE = 100;

  private final Random random = new Random(20261121L);
  private final List<String> words = new ArrayList<>();
  private final List<ObjectId> texts = new ArrayList<>();
  private final Document document;

  /** Makes a vault of so many files of about so many characters each, a hundred files a change. */
  SampleVault(int files, int size) {
    for (int i = 0; i < 4_000; i++) {
      var word = new StringBuilder();
      for (int letters = 2 + random.nextInt(8); letters > 0; letters--) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      words.add(word.toString());
    }
    document = JavaSubject.provider().create(ActorId.random());
    ObjectId folder;
    try (Transaction transaction = document.begin(ChangeStamp.NONE)) {
      folder = transaction.putObject(ObjectId.ROOT, "files", ObjectType.MAP);
      transaction.commit();
    }
    for (int made = 0; made < files; ) {
      try (Transaction transaction = document.begin(ChangeStamp.NONE)) {
        for (int i = 0; i < FILES_PER_CHANGE && made < files; i++, made++) {
          addFile(transaction, folder, made, size);
        }
        transaction.commit();
      }
    }
  }

  private void addFile(Transaction transaction, ObjectId folder, int number, int size) {
    ObjectId file = transaction.putObject(folder, name(number), ObjectType.MAP);
    ObjectId meta = transaction.putObject(file, "meta", ObjectType.MAP);
    transaction.put(meta, "path", new Value.Str("notes/" + number / 50 + "/" + number + ".md"));
    transaction.put(meta, "kind", new Value.Str("text"));
    transaction.put(meta, "created_at", new Value.Int(1_700_000_000_000L + number));
    ObjectId text = transaction.putObject(file, "content", ObjectType.TEXT);
    transaction.spliceText(text, 0, 0, prose(size));
    texts.add(text);
  }

  static String name(int number) {
    return "%08x-0000-4000-8000-000000000000".formatted(number * 2_654_435_761L);
  }

  /** Returns the keys that lead to a file's text. */
  static String[] path(int number) {
    return new String[] {"files", name(number), "content"};
  }

  String prose(int size) {
    var prose = new StringBuilder(size + 12);
    while (prose.length() < size) {
      prose.append(words.get(random.nextInt(words.size())));
      prose.append(random.nextInt(12) == 0 ? '\n' : ' ');
    }
    return prose.toString();
  }

  /** Writes a word somewhere into a random file, as one change, and returns its bytes. */
  byte[] edit() {
    Heads before = document.heads();
    ObjectId text = texts.get(random.nextInt(texts.size()));
    try (Transaction transaction = document.begin(ChangeStamp.NONE)) {
      long at = random.nextLong(transaction.length(text));
      transaction.spliceText(text, at, 1, words.get(random.nextInt(words.size())));
      transaction.commit();
    }
    return document.encodeChangesSince(before);
  }

  List<String> heads() {
    return document.heads().hashes().stream().map(Object::toString).toList();
  }

  byte[] save() {
    return document.save();
  }
}
