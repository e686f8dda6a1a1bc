package dev.agentsync.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** Opens the files that are written; tests put a disk that fails in its place. */
@FunctionalInterface
interface DiskFiles {
  /** The disk itself. */
  DiskFiles REAL = FileChannel::open;

  FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException;
}
