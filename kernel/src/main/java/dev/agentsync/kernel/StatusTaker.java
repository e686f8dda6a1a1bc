package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.document.Amount;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.folder.FolderStatus;
import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.sync.LinkStatus;
import dev.agentsync.kernel.sync.PeerStatus;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Puts together how a vault stands. */
final class StatusTaker {
  private final VaultFolder folder;
  private final VaultConfig settings;
  private final VaultDocument document;
  private final BlobStore blobs;
  private final VaultNetwork network;

  StatusTaker(
      VaultFolder folder,
      VaultConfig settings,
      VaultDocument document,
      BlobStore blobs,
      VaultNetwork network) {
    this.folder = folder;
    this.settings = settings;
    this.document = document;
    this.blobs = blobs;
    this.network = network;
  }

  VaultStatus take(
      Optional<DeviceKey> device,
      Optional<VaultStatus.Watcher> watcher,
      FolderStatus disk,
      LastExchange before) {
    LastExchange last = lastExchange(before);
    List<String> problems = new ArrayList<>(document.problems());
    problems.addAll(disk.problems());
    Optional<Amount> waiting = waiting(last.shared());
    return new VaultStatus(
        document.vaultId(),
        settings.name(),
        folder.root(),
        folder.directory(),
        device,
        watcher,
        rendezvous(problems),
        network.linkStatus().map(StatusTaker::link),
        network.listening(),
        network.peers().stream().map(StatusTaker::peer).toList(),
        last.sent(),
        last.received(),
        document.files().size(),
        document.directories().size(),
        waiting.map(amount -> OptionalLong.of(amount.changes())).orElse(OptionalLong.empty()),
        waiting.map(amount -> OptionalLong.of(amount.bytes())).orElse(OptionalLong.empty()),
        disk.unseen(),
        missingAttachments(),
        disk.heldBack(),
        disk.blocked(),
        disk.skipped(),
        document.damage(),
        problems);
  }

  /** Notes in the vault's folder what was last exchanged, if that is news. */
  void remember(LastExchange before) {
    try {
      LastExchange last = lastExchange(before);
      if (!last.equals(before)) {
        last.write(folder.directory());
      }
    } catch (StorageException e) {
      System.getLogger("agentsync.vault").log(System.Logger.Level.WARNING, "{0}", e.getMessage());
    }
  }

  /** Returns what is known of others now, with what was remembered where nothing is newer. */
  LastExchange lastExchange(LastExchange before) {
    Heads now = document.heads();
    Optional<LinkStatus> link = network.linkStatus();
    List<PeerStatus> peers = network.peers();
    boolean shared =
        link.filter(LinkStatus::inSync).isPresent() || peers.stream().anyMatch(PeerStatus::inSync);
    return new LastExchange(
        shared ? now : latest(before.shared()),
        latest(
            Stream.concat(
                link.stream().map(LinkStatus::lastSent), peers.stream().map(PeerStatus::lastSent)),
            before.sent()),
        latest(
            Stream.concat(
                link.stream().map(LinkStatus::lastReceived),
                peers.stream().map(PeerStatus::lastReceived)),
            before.received()));
  }

  /** Returns the moment with the least since then of all that others are known to have had. */
  private Heads latest(Heads before) {
    return Stream.concat(network.theirs(), Stream.of(before))
        .filter(document::contains)
        .min(Comparator.comparingLong(moment -> document.since(moment).changes()))
        .orElse(before);
  }

  private static Optional<Instant> latest(
      Stream<Optional<Instant>> moments, Optional<Instant> before) {
    return Stream.concat(moments, Stream.of(before))
        .flatMap(Optional::stream)
        .max(Instant::compareTo);
  }

  private Optional<Amount> waiting(Heads shared) {
    if (shared.isEmpty() && settings.rendezvousUrl().isEmpty()) {
      return Optional.empty(); // a hub that nobody ever met: nothing waits for anybody
    }
    if (!document.contains(shared)) {
      return Optional.empty();
    }
    Amount since = document.since(shared);
    // The first change of a vault is the same on every device.
    return Optional.of(
        shared.isEmpty() ? new Amount(Math.max(0, since.changes() - 1), since.bytes()) : since);
  }

  private int missingAttachments() {
    return (int)
        document.files().stream()
            .flatMap(file -> file.blob().stream())
            .distinct()
            .filter(hash -> !blobs.contains(hash))
            .count();
  }

  private Optional<URI> rendezvous(List<String> problems) {
    try {
      return settings.rendezvousUrl().map(HubAddress::parse);
    } catch (ConfigException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static VaultStatus.HubLink link(LinkStatus link) {
    return new VaultStatus.HubLink(
        link.url(),
        switch (link.state()) {
          case CONNECTING -> VaultStatus.LinkState.CONNECTING;
          case CONNECTED -> VaultStatus.LinkState.CONNECTED;
          case WAITING -> VaultStatus.LinkState.WAITING;
          case STOPPED -> VaultStatus.LinkState.STOPPED;
        },
        link.since(),
        link.hub(),
        link.retryAt(),
        link.lastError(),
        link.lastSent(),
        link.lastReceived(),
        link.inSync());
  }

  private static VaultStatus.Peer peer(PeerStatus peer) {
    return new VaultStatus.Peer(
        peer.key(),
        peer.label(),
        peer.remoteAddress(),
        peer.since(),
        peer.lastSent(),
        peer.lastReceived(),
        peer.inSync());
  }
}
