package dev.agentsync.kernel.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file written beside its place.
 *
 * @param stamp what it looked like when it was complete
 * @param channel open, to make it durable with
 */
record Staged(FileWriter.Pending file, Path temporary, Stamp stamp, FileChannel channel) {
  private static final System.Logger LOG = System.getLogger("agentsync.folder");

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot close " + temporary, e);
    }
  }
}
