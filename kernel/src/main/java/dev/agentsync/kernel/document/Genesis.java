package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.ChangeStamp;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import java.nio.charset.StandardCharsets;

/**
 * The first change of every vault. It follows from the vault's id alone, so devices that each start
 * the same vault by themselves have the same maps and can merge.
 */
final class Genesis {
  private static final String ACTOR_DOMAIN = "agentsync-genesis-actor-v1";

  private Genesis() {}

  /** Returns the change chunk. */
  static byte[] chunk(EngineProvider engine, String vaultId) {
    try (Document document = engine.create(actor(vaultId))) {
      try (var change = document.begin(ChangeStamp.NONE)) {
        change.put(ObjectId.ROOT, Schema.SCHEMA_VERSION, new Value.Int(Schema.VERSION));
        change.put(ObjectId.ROOT, Schema.VAULT_ID, new Value.Str(vaultId));
        change.putObject(ObjectId.ROOT, Schema.DIRECTORIES, ObjectType.MAP);
        change.putObject(ObjectId.ROOT, Schema.FILES, ObjectType.MAP);
        change.putObject(ObjectId.ROOT, Schema.LABELS, ObjectType.MAP);
        change.commit();
      }
      return document.encodeChangesSince(Heads.NONE);
    }
  }

  private static ActorId actor(String vaultId) {
    byte[] digest = Digests.sha256((ACTOR_DOMAIN + vaultId).getBytes(StandardCharsets.UTF_8));
    return new ActorId(Bytes.of(digest));
  }
}
