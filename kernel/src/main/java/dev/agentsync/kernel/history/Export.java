package dev.agentsync.kernel.history;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.VaultPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes a past moment into an empty folder. Paths may come from anybody and are not trusted. */
final class Export {
  private final History history;
  private final FileList list;
  private final Path directory;
  private final List<String> problems = new ArrayList<>();

  Export(History history, FileList list, Path directory) {
    this.history = history;
    this.list = list;
    this.directory = directory.toAbsolutePath().normalize();
  }

  List<String> run() {
    requireEmpty();
    try {
      Files.createDirectories(directory);
      for (String path : list.directories()) {
        if (writable(path)) {
          Files.createDirectories(directory.resolve(path));
        }
      }
      var when = new When.Changes(list.moment().heads());
      var written = new HashSet<String>();
      for (PastFile file : list.files()) {
        if (!written.add(file.path())) {
          problems.add(
              file.path() + ": there were two files of that name; the other is not written");
        } else if (writable(file.path())) {
          write(when, file);
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          "Cannot write into " + directory + ": " + e + ". Check that the disk has room.", e);
    }
    return List.copyOf(problems);
  }

  private void write(When when, PastFile file) throws IOException {
    Path target = directory.resolve(file.path());
    Files.createDirectories(target.getParent());
    try (OutputStream out = Files.newOutputStream(target)) {
      history.read(when, file, out);
    } catch (VaultException e) {
      Files.deleteIfExists(target);
      problems.add(file.path() + ": " + e.getMessage());
    }
  }

  private boolean writable(String path) {
    Optional<String> refusal = VaultPath.refusal(path);
    refusal.ifPresent(reason -> problems.add(path + ": " + reason));
    return refusal.isEmpty();
  }

  private void requireEmpty() {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> inside = Files.list(directory)) {
      if (inside.findAny().isPresent()) {
        throw new VaultException(
            directory + " is not empty. Name a folder that is, or one that does not exist yet.");
      }
    } catch (IOException e) {
      throw new VaultException(
          directory + " cannot be read as a folder: " + e + ". Name an empty or a new one.", e);
    }
  }
}
