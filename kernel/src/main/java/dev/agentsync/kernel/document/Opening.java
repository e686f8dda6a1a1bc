package dev.agentsync.kernel.document;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A vault's document as it was found or begun.
 *
 * @param document its genesis change is in it
 * @param journal level with what is stored, which may be less than the document
 * @param damage what was not whole, in sentences
 */
record Opening(Document document, String vaultId, Journal journal, List<String> damage) {
  /** Begins a vault in an empty storage. */
  static Opening create(EngineProvider engine, Storage storage, String vaultId, ActorId actor) {
    Storage.Loaded loaded = storage.load();
    if (!loaded.chunks().isEmpty()) {
      throw new VaultException(
          "There is a vault already: its storage holds a history. Open it, or choose another"
              + " folder.");
    }
    return of(engine, storage, loaded, Optional.of(vaultId), actor);
  }

  /** Reads a vault; begins it if its storage is empty and an id is expected. */
  static Opening open(
      EngineProvider engine, Storage storage, Optional<String> expectedVaultId, ActorId actor) {
    return of(engine, storage, storage.load(), expectedVaultId, actor);
  }

  private static Opening of(
      EngineProvider engine,
      Storage storage,
      Storage.Loaded loaded,
      Optional<String> expectedVaultId,
      ActorId actor) {
    var damage = new ArrayList<>(loaded.damage());
    int damageStored = damage.size();
    Document document = load(engine, loaded.chunks(), damage, actor);
    try {
      Heads stored = document.heads();
      if (vaultId(document).isEmpty()) {
        String begun =
            expectedVaultId.orElseThrow(
                () ->
                    new VaultException(
                        "The vault's storage holds no vault. Clone it again, or restore its"
                            + " history from a copy."));
        document.apply(Genesis.chunk(engine, begun));
      }
      String vaultId = vaultId(document).orElseThrow();
      check(document, vaultId, expectedVaultId);
      long base = loaded.chunks().isEmpty() ? 0 : loaded.chunks().getFirst().length;
      long all = loaded.chunks().stream().mapToLong(chunk -> chunk.length).sum();
      var journal = new Journal(storage, stored, base, all - base, damage.size() == damageStored);
      return new Opening(document, vaultId, journal, List.copyOf(damage));
    } catch (RuntimeException e) {
      document.close();
      throw e;
    }
  }

  private static Document load(
      EngineProvider engine, List<byte[]> chunks, List<String> damage, ActorId actor) {
    try {
      return engine.load(chunks, actor);
    } catch (DocumentException e) {
      return loadOneByOne(engine.create(actor), chunks, damage, e);
    }
  }

  /** Takes in what can be read; the rest stays stored, and another device may have it whole. */
  private static Document loadOneByOne(
      Document document, List<byte[]> chunks, List<String> damage, DocumentException first) {
    int unreadable = 0;
    for (byte[] chunk : chunks) {
      try {
        document.apply(chunk);
      } catch (DocumentException e) {
        unreadable++;
      }
    }
    if (document.heads().isEmpty()) {
      document.close();
      throw first;
    }
    damage.add(
        unreadable
            + " of "
            + chunks.size()
            + " stored parts of the history cannot be read and were left where they are: "
            + first.getMessage());
    return document;
  }

  private static Optional<String> vaultId(Document document) {
    return Schema.string(document.get(ObjectId.ROOT, Schema.VAULT_ID));
  }

  static void check(Document document, String vaultId, Optional<String> expected) {
    if (expected.isPresent() && !expected.get().equals(vaultId)) {
      throw new VaultException(
          "vault_id mismatch: the history is of vault "
              + vaultId
              + ", but "
              + expected.get()
              + " is expected. Correct vault_id in .agentsync/config.toml, or clone the other vault"
              + " into a folder of its own.");
    }
    Optional<Value> version = document.get(ObjectId.ROOT, Schema.SCHEMA_VERSION);
    if (!Schema.number(version).equals(OptionalLong.of(Schema.VERSION))) {
      throw new VaultException(
          "The vault's schema version is "
              + version.map(Value::toString).orElse("missing")
              + ", and this program knows only version "
              + Schema.VERSION
              + ". Use a newer agentsync.");
    }
  }
}
