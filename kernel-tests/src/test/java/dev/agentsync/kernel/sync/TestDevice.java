package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.Engines;
import dev.agentsync.kernel.document.Authorship;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.StorageProvider;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.wire.Door;
import dev.agentsync.storage.file.FileStorageProvider;
import dev.agentsync.testkit.Conditions;
import dev.agentsync.testkit.SeedSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One device without a folder: document, blobs and identity, as real as they get. */
final class TestDevice implements AutoCloseable {
  static final String VAULT = "00000000-0000-4000-8000-000000000000";
  static final URI HUB = URI.create("memory://hub");
  static final Duration SOON = Duration.ofSeconds(10);
  static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(40));

  final Signer signer;
  final VaultDocument document;
  final BlobStore blobs;
  final BlobExchange exchange;
  final Set<BlobHash> arrived = ConcurrentHashMap.newKeySet();

  private TestDevice(Path directory, int seed, boolean hub) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    signer = new SeedSigner(seed);
    Storage storage = new FileStorageProvider().open(new StorageProvider.Options(directory));
    blobs = storage.blobs();
    document =
        hub
            ? VaultDocument.create(Engines.chosen(), storage, VAULT, Authorship.unknown())
            : VaultDocument.open(
                Engines.chosen(), storage, Optional.of(VAULT), Authorship.unknown());
    exchange = new BlobExchange(document, blobs, _ -> hub, arrived::add);
  }

  static TestDevice hub(Path directory) {
    var hub = new TestDevice(directory.resolve("hub"), 1, true);
    hub.write("authorized_keys", "");
    return hub;
  }

  static TestDevice peer(Path directory, int seed) {
    return new TestDevice(directory.resolve("peer" + seed), seed, false);
  }

  Hub listen(Transport transport) {
    return listen(transport, Limits.DEFAULT);
  }

  Hub listen(Transport transport, Limits limits) {
    return listen(transport, HUB, limits);
  }

  Hub listen(Transport transport, URI address, Limits limits) {
    return Hub.listen(
        transport,
        address,
        new Hub.Options(document, signer, Optional.of("notes"), exchange, limits, Door.CLOSED));
  }

  PeerLink link(Transport transport, TestDevice hub) {
    return link(
        transport,
        new PeerLink.Options(
            HUB,
            Optional.of(hub.signer.publicKey()),
            TrustDecision.NEVER,
            true,
            QUICK,
            Limits.DEFAULT));
  }

  PeerLink link(Transport transport, PeerLink.Options options) {
    var link = new PeerLink(transport, document, signer, exchange, options, _ -> {});
    link.start();
    return link;
  }

  void authorize(TestDevice... devices) {
    var text = new StringBuilder();
    for (TestDevice device : devices) {
      text.append(device.signer.publicKey().ssh()).append(" device\n");
    }
    write("authorized_keys", text.toString());
  }

  void write(String path, String text) {
    Optional<FileEntry> file = document.file(path);
    document.edit(
        edit -> {
          if (file.isPresent()) {
            edit.writeText(file.get().id(), text);
          } else {
            edit.createText(path, text);
          }
        });
  }

  BlobHash attach(String path, byte[] content) {
    BlobHash hash = blobs.put(content);
    document.edit(edit -> edit.createAttachment(path, hash, content.length));
    return hash;
  }

  String read(String path) {
    return document.file(path).map(file -> document.text(file.id())).orElse("");
  }

  void awaitText(String path, String text) {
    Conditions.await(path + " to be " + text, SOON, () -> read(path).equals(text));
  }

  static void awaitThat(String what, java.util.function.BooleanSupplier condition) {
    Conditions.await(what, SOON, condition);
  }

  static List<String> paths(TestDevice device) {
    return device.document.files().stream().map(FileEntry::path).toList();
  }

  @Override
  public void close() {
    exchange.close();
    document.close();
    signer.close();
  }
}
