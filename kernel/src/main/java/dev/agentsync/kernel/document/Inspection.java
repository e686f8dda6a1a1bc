package dev.agentsync.kernel.document;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What bytes that claim to be a vault's history hold.
 *
 * @param vaultId whose they are
 * @param heads the moment they lead to
 * @param files how many live files there are then
 * @param attachments which contents these files have
 * @param labels the moments that have names
 */
public record Inspection(
    String vaultId,
    Heads heads,
    int files,
    Set<BlobHash> attachments,
    SortedMap<String, Label> labels) {

  /**
   * Reads a history in memory; nothing is stored.
   *
   * @throws DocumentException if it is none
   * @throws VaultException if it is no vault's, or of a newer schema
   */
  public static Inspection of(EngineProvider engine, byte[] history) {
    Document document = engine.load(List.of(history), ActorId.random());
    try (var live = live(document)) {
      String vaultId =
          Schema.string(document.get(ObjectId.ROOT, Schema.VAULT_ID))
              .orElseThrow(() -> new VaultException("The history does not say whose it is."));
      Opening.check(document, vaultId, Optional.empty());
      List<FileEntry> files = live.index().liveFiles().stream().map(FileNode::entry).toList();
      return new Inspection(
          vaultId, live.heads(), files.size(), blobs(files), LabelMap.read(document));
    }
  }

  private static LiveDocument live(Document document) {
    try {
      return new LiveDocument(document);
    } catch (AgentsyncException e) {
      document.close();
      throw e;
    }
  }

  static Set<BlobHash> blobs(List<FileEntry> files) {
    return files.stream().flatMap(file -> file.blob().stream()).collect(Collectors.toSet());
  }
}
