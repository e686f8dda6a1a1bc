package dev.agentsync.storage.lmdb;

import java.nio.file.Path;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;

/** LMDB's environment with its tables. */
record Opened(Env<byte[]> env, Tables tables) {
  /**
   * The tables.
   *
   * @param history parts of entries by number of the entry and number of the part
   * @param blobs content by hash
   * @param labels labels by position
   * @param damaged what was found in the place of what had been stored
   * @param about {@link About}
   */
  record Tables(
      Dbi<byte[]> history,
      Dbi<byte[]> blobs,
      Dbi<byte[]> labels,
      Dbi<byte[]> damaged,
      Dbi<byte[]> about) {}

  static Opened in(Path folder, long mapSize, int readers) {
    Env<byte[]> env =
        Env.create(ByteArrayProxy.PROXY_BA)
            .setMapSize(mapSize)
            .setMaxDbs(Tables.class.getRecordComponents().length)
            .setMaxReaders(readers)
            // A virtual thread may read on one thread of the operating system and then on another.
            .open(folder.toFile(), 0600, EnvFlags.MDB_NOTLS);
    boolean done = false;
    try {
      var tables =
          new Tables(
              table(env, History.TABLE),
              table(env, Blobs.TABLE),
              table(env, Labels.TABLE),
              table(env, Damaged.TABLE),
              table(env, About.TABLE));
      done = true;
      return new Opened(env, tables);
    } finally {
      if (!done) {
        env.close();
      }
    }
  }

  private static Dbi<byte[]> table(Env<byte[]> env, String name) {
    return env.openDbi(name, DbiFlags.MDB_CREATE);
  }
}
