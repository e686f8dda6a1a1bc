package dev.agentsync.kernel.past;

import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.document.Past;
import dev.agentsync.kernel.document.PastFiles;
import dev.agentsync.kernel.document.VaultPath;
import dev.agentsync.kernel.history.Content;
import dev.agentsync.kernel.history.FileList;
import dev.agentsync.kernel.history.PastFile;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads files as they were. */
final class Contents {
  private static final int LARGEST = 8 << 20;

  private final Past past;
  private final Chronicle chronicle;

  Contents(Past past, Chronicle chronicle) {
    this.past = past;
    this.chronicle = chronicle;
  }

  FileList list(String when) {
    Found found = new Moments(past, chronicle).find(when);
    PastFiles then = past.at(found.heads());
    return new FileList(
        found.moment(),
        then.live().stream().map(Contents::file).toList(),
        List.copyOf(then.directories()));
  }

  private static PastFile file(FileEntry file) {
    return new PastFile(file.id().uuid(), file.path(), file.blob().map(BlobHash::hex), file.size());
  }

  PastFile file(String when, String path) {
    Found found = new Moments(past, chronicle).find(when);
    Paths paths = Paths.of(List.of(path));
    String normal = VaultPath.normalize(path);
    PastFiles then = past.at(found.heads());
    return then.at(normal)
        .map(Contents::file)
        .orElseThrow(
            () -> {
              if (then.directories().contains(normal)) {
                return new VaultException("'" + normal + "' was a folder then. Name a file.");
              }
              paths.requireExisted(past, chronicle);
              return new VaultException(
                  "There was no file '"
                      + normal
                      + "' at that moment ("
                      + found.moment().newest()
                      + "). `agentsync log '"
                      + normal
                      + "'` shows when there was one.");
            });
  }

  /** Returns the text's bytes; of an attachment, its hash. */
  static byte[] textBytes(PastFiles then, FileId id) {
    return then.text(id).getBytes(StandardCharsets.UTF_8);
  }

  Content read(String when, String id, long from, int length, BlobStore blobs) {
    Found found = new Moments(past, chronicle).find(when);
    PastFiles then = past.at(found.heads());
    var fileId = new FileId(id);
    FileEntry file =
        then.file(fileId)
            .orElseThrow(() -> new VaultException("There was no such file at that moment."));
    byte[] bytes = file.kind() == FileKind.TEXT ? textBytes(then, fileId) : blob(file, blobs);
    int start = (int) Math.max(0, Math.min(from, bytes.length));
    int end = Math.min(bytes.length, start + Math.max(1, Math.min(length, LARGEST)));
    String piece = Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, start, end));
    return new Content(piece, bytes.length);
  }

  private static byte[] blob(FileEntry file, BlobStore blobs) {
    Optional<byte[]> content = file.blob().flatMap(blobs::get);
    return content.orElseThrow(
        () ->
            new VaultException(
                "The content of '"
                    + file.path()
                    + "' of that moment is not on this device; another one may still have it."));
  }
}
