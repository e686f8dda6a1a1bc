package dev.agentsync.storage.lmdb;

import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Attachments under their hash. */
final class Blobs implements BlobStore {
  static final String TABLE = "blobs";

  private static final System.Logger LOG = System.getLogger("agentsync.storage");

  private final Environment environment;

  Blobs(Environment environment) {
    this.environment = environment;
  }

  @Override
  public BlobHash put(byte[] content) {
    BlobHash hash = BlobHash.of(content);
    if (whole(hash, find(hash)).isEmpty()) {
      environment.write(
          "store blob " + hash + " in",
          write -> {
            Damaged.move(write, write.tables().blobs(), name(hash), "blob " + hash);
            write.put(write.tables().blobs(), name(hash), content);
            return true;
          });
    }
    return hash;
  }

  @Override
  public boolean contains(BlobHash hash) {
    return find(hash).isPresent();
  }

  @Override
  public Optional<byte[]> get(BlobHash hash) {
    Optional<byte[]> found = find(hash);
    Optional<byte[]> content = whole(hash, found);
    if (found.isPresent() && content.isEmpty()) {
      environment.write(
          "mend blob " + hash + " in",
          write ->
              whole(hash, write.get(write.tables().blobs(), name(hash))).isEmpty()
                  && Damaged.move(write, write.tables().blobs(), name(hash), "blob " + hash));
      LOG.log(
          Level.WARNING,
          "blob damaged hash="
              + hash
              + " kept=table "
              + Damaged.TABLE
              + " of "
              + environment.file());
    }
    return content;
  }

  private Optional<byte[]> find(BlobHash hash) {
    return environment.read(
        "read blob " + hash + " in", read -> read.get(read.tables().blobs(), name(hash)));
  }

  private static Optional<byte[]> whole(BlobHash hash, Optional<byte[]> content) {
    return content.filter(bytes -> BlobHash.of(bytes).equals(hash));
  }

  @Override
  public List<BlobHash> list() {
    return environment.read(
        "list the blobs in",
        read -> {
          var found = new ArrayList<BlobHash>();
          read.keys(
              read.tables().blobs(),
              name -> {
                if (name.length == 32) { // else its bits have flipped: nobody's name
                  found.add(new BlobHash(HexFormat.of().formatHex(name)));
                }
              });
          return found;
        });
  }

  @Override
  public void delete(BlobHash hash) {
    environment.write(
        "delete blob " + hash + " from", write -> write.delete(write.tables().blobs(), name(hash)));
  }

  private static byte[] name(BlobHash hash) {
    return HexFormat.of().parseHex(hash.hex());
  }
}
