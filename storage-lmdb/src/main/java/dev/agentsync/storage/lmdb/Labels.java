package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.spi.Storage.Snapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The labels by position, for programs that do not open the document: milliseconds (8 bytes),
 * length of the heads (4 bytes), heads, name.
 */
final class Labels {
  static final String TABLE = "labels";

  private final Environment environment;

  Labels(Environment environment) {
    this.environment = environment;
  }

  void publish(List<Snapshot> snapshots) {
    environment.write(
        "write the labels to",
        write -> {
          write.clear(write.tables().labels());
          for (int i = 0; i < snapshots.size(); i++) {
            byte[] position = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
            write.put(write.tables().labels(), position, encode(snapshots.get(i)));
          }
          return true;
        });
  }

  private static byte[] encode(Snapshot snapshot) {
    byte[] heads = snapshot.heads().encode();
    byte[] name = snapshot.name().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + heads.length + name.length)
        .putLong(snapshot.createdAtMillis())
        .putInt(heads.length)
        .put(heads)
        .put(name)
        .array();
  }
}
