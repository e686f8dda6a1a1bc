package dev.agentsync.kernel.store;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.config.ConfigFile;
import dev.agentsync.kernel.document.Label;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Copies a vault's history and blobs from one storage to another and looks at the copy before the
 * vault switches to it. The switch is one rename: of {@code .agentsync/storage}. Before it, the
 * copy counts for nothing and is removed by whoever opens the vault next; the old storage is never
 * written to. Whoever migrates has the vault's lock.
 */
public final class Migration {
  /** How much is appended at once; each append waits for the medium. */
  private static final int BATCH = 16 << 20;

  private final Path directory;
  private final ConfigFile config;
  private final EngineProvider engine;
  private final StorageProvider from;
  private final StorageProvider to;

  /**
   * What was copied.
   *
   * @param bytes of the history
   * @param blobs how many attachments
   * @param damage what was not whole in the old storage, in sentences for the user
   */
  public record Copied(long bytes, int blobs, List<String> damage) {}

  /** Prepares to copy; nothing is touched yet. */
  public Migration(
      Path directory,
      ConfigFile config,
      EngineProvider engine,
      StorageProvider from,
      StorageProvider to) {
    this.directory = directory;
    this.config = config;
    this.engine = engine;
    this.from = from;
    this.to = to;
  }

  /**
   * Copies, verifies, switches.
   *
   * @throws VaultException if there is something in the new place already
   * @throws AgentsyncException if it could not be done; then everything is as before
   */
  public Copied run() {
    if (to.holds(directory)) {
      throw new VaultException(
          "There is an older history in '"
              + to.id()
              + "' already ("
              + Places.present(to, directory)
              + "). If it is not wanted any more, remove it first: `agentsync storage remove "
              + to.id()
              + "`.");
    }
    Note.present(directory).write(from.id());
    Note.underWay(directory).write(to.id());
    Copied copied;
    try {
      copied = copyAndVerify();
      Note.present(directory).write(to.id());
    } catch (RuntimeException | Error e) {
      undo(e);
      throw e;
    }
    config.set("storage", "provider", to.id());
    Note.underWay(directory).remove();
    return copied;
  }

  private void undo(Throwable reason) {
    try {
      Places.remove(to, directory);
      Note.underWay(directory).remove();
    } catch (RuntimeException e) {
      reason.addSuppressed(e); // whoever opens the vault next does it
    }
  }

  private Copied copyAndVerify() {
    var options = new StorageProvider.Options(directory);
    try (Storage source = from.open(options)) {
      Storage.Loaded loaded = source.load();
      List<BlobHash> blobs;
      try (Storage target = to.open(options)) {
        for (byte[] batch : batches(loaded.chunks())) {
          target.append(batch);
        }
        blobs = copyBlobs(source, target);
      }
      try (Storage target = to.open(options)) { // as it will be found next time
        target.publishSnapshots(verify(loaded.chunks(), blobs, target));
      }
      long bytes = loaded.chunks().stream().mapToLong(chunk -> chunk.length).sum();
      return new Copied(bytes, blobs.size(), loaded.damage());
    }
  }

  private static List<byte[]> batches(List<byte[]> chunks) {
    var batches = new ArrayList<byte[]>();
    var gathered = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      if (gathered.size() > 0 && gathered.size() + (long) chunk.length > BATCH) {
        batches.add(gathered.toByteArray());
        gathered.reset();
      }
      if (chunk.length > BATCH) {
        batches.add(chunk);
      } else {
        gathered.writeBytes(chunk);
      }
    }
    if (gathered.size() > 0) {
      batches.add(gathered.toByteArray());
    }
    return batches;
  }

  private static List<BlobHash> copyBlobs(Storage source, Storage target) {
    var copied = new ArrayList<BlobHash>();
    for (BlobHash hash : source.blobs().list()) {
      Optional<byte[]> content = source.blobs().get(hash);
      if (content.isPresent()) { // else it is damaged, counts as missing and is fetched again
        target.blobs().put(content.get());
        copied.add(hash);
      }
    }
    return copied;
  }

  /** Returns the labels of what was copied. */
  private List<Storage.Snapshot> verify(List<byte[]> chunks, List<BlobHash> blobs, Storage target) {
    Storage.Loaded copy = target.load();
    var original = Sight.of(engine, chunks);
    boolean same =
        copy.damage().isEmpty()
            && digest(copy.chunks()).equals(digest(chunks))
            && Sight.of(engine, copy.chunks()).equals(original)
            && blobs.stream().allMatch(hash -> target.blobs().get(hash).isPresent());
    if (!same) {
      throw new StorageException(
          "What was copied to '"
              + to.id()
              + "' is not what '"
              + from.id()
              + "' holds. The vault goes on with '"
              + from.id()
              + "'. Check the disk that holds "
              + directory
              + ".");
    }
    return original.labels();
  }

  /** What a history leads to. */
  private record Sight(Heads heads, List<Storage.Snapshot> labels) {
    static Sight of(EngineProvider engine, List<byte[]> chunks) {
      try (Document document = engine.load(chunks, ActorId.random())) {
        return new Sight(document.heads(), Label.listed(Label.all(document)));
      }
    }
  }

  private static String digest(List<byte[]> chunks) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      chunks.forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
