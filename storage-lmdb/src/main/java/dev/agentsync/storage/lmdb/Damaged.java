package dev.agentsync.storage.lmdb;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.lmdbjava.Dbi;

/** Values that are not those that were stored, kept for whoever wants to look at them. */
final class Damaged {
  static final String TABLE = "damaged";

  private Damaged() {}

  /** Moves a row here; returns whether there was one. */
  static boolean move(Write write, Dbi<byte[]> table, byte[] key, String origin) {
    write
        .get(table, key)
        .ifPresent(
            value ->
                write.put(
                    write.tables().damaged(),
                    (origin + " " + Instant.now()).getBytes(StandardCharsets.UTF_8),
                    value));
    return write.delete(table, key);
  }
}
