package dev.agentsync.kernel.control;

import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a vault's control socket lies: {@code control.sock} in its {@code .agentsync} folder; or,
 * as the system allows socket paths of about a hundred bytes only, in a private temporary folder
 * that {@code control.path} names.
 */
record SocketPlace(Path directory) {
  private static final int LONGEST = 100;
  private static final String PREFIX = "agentsync-";

  /** Returns the socket to connect to, if there may be one. */
  Optional<Path> find() {
    if (fits(usual())) {
      return Optional.of(usual()).filter(Files::exists);
    }
    return noted().filter(Files::exists);
  }

  /** Makes room for a new socket and returns its path; a dead process's socket is removed. */
  Path claim() {
    try {
      release();
      if (fits(usual())) {
        return usual();
      }
      Path socket = Files.createTempDirectory(PREFIX).resolve("s");
      Files.writeString(note(), socket + "\n");
      return socket;
    } catch (IOException e) {
      throw new StorageException(
          "Cannot make room for the control socket in " + directory + ": " + e + ".", e);
    }
  }

  /** Removes the socket. Only the owner of the vault's lock may do that. */
  void release() throws IOException {
    Files.deleteIfExists(usual());
    Optional<Path> elsewhere = noted();
    if (elsewhere.isPresent()) {
      Files.deleteIfExists(elsewhere.get());
      Files.deleteIfExists(elsewhere.get().getParent());
    }
    Files.deleteIfExists(note());
  }

  /** Returns the noted path if it is one this class has made, as the note may be anything. */
  private Optional<Path> noted() {
    try {
      Path socket = Path.of(Files.readString(note()).strip());
      Path folder = socket.getParent();
      boolean ours =
          folder != null
              && folder.isAbsolute()
              && socket.endsWith("s")
              && String.valueOf(folder.getFileName()).startsWith(PREFIX)
              && Files.isDirectory(folder)
              && Files.getOwner(folder).equals(Files.getOwner(directory));
      return ours ? Optional.of(socket) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // no note, or none that can be read: there is no socket elsewhere
    }
  }

  private Path usual() {
    return directory.resolve("control.sock");
  }

  private Path note() {
    return directory.resolve("control.path");
  }

  private static boolean fits(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }
}
