package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.plugin.Plugins;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.BlobStore;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.kernel.sync.Backoff;
import dev.agentsync.kernel.sync.BlobExchange;
import dev.agentsync.kernel.sync.Hub;
import dev.agentsync.kernel.sync.HubListener;
import dev.agentsync.kernel.sync.LinkListener;
import dev.agentsync.kernel.sync.LinkStatus;
import dev.agentsync.kernel.sync.PeerLink;
import dev.agentsync.kernel.sync.PeerStatus;
import dev.agentsync.kernel.wire.Capabilities;
import dev.agentsync.kernel.wire.Door;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A vault's ties to other devices: at most one link to a hub, or being the hub. Any thread. */
final class VaultNetwork implements AutoCloseable {
  /**
   * What the ties are made of.
   *
   * @param signer opens this device's key when it is first needed
   * @param door lets devices in that were invited
   * @param arrived called with each attachment's content that came
   * @param wanted what the folder lacks
   */
  record Parts(
      VaultFolder folder,
      VaultConfig settings,
      VaultDocument document,
      BlobStore blobs,
      Supplier<Signer> signer,
      Plugins plugins,
      Limits limits,
      OpenOptions options,
      Door door,
      Consumer<BlobHash> arrived,
      Supplier<Set<BlobHash>> wanted) {}

  /**
   * Being a hub.
   *
   * @param leave takes it away from where it is asked for
   */
  private record Listening(Hub hub, URI address, Runnable leave) {}

  private final Parts parts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Transport> transports = new LinkedHashMap<>();
  private volatile boolean relays;
  private volatile @Nullable BlobExchange blobs;
  private volatile @Nullable Listening hub;
  private volatile @Nullable PeerLink link;
  private final Set<Runnable> arrivals = new CopyOnWriteArraySet<>();
  private boolean closed;

  VaultNetwork(Parts parts) {
    this.parts = parts;
  }

  /** Becomes a hub at an address of its own. */
  URI listen(URI address) {
    return listen(
        parts.settings().name(),
        (options, guests) -> {
          Hub opened = Hub.listen(transport(address), address, options, guests);
          return new Listening(opened, opened.address(), () -> {});
        });
  }

  /** Becomes a hub under a name at a shared address. */
  URI listen(SharedListener shared, String name) {
    return listen(
        parts.settings().name().or(() -> Optional.of(name)),
        (options, guests) -> {
          Hub opened = Hub.behindSharedPort(options, guests);
          return new Listening(
              opened, shared.enter(name, opened), () -> shared.leave(name, opened));
        });
  }

  private URI listen(Optional<String> name, BiFunction<Hub.Options, HubListener, Listening> open) {
    lock.lock();
    try {
      if (hub != null) {
        throw new VaultException("This vault listens already, at " + hub.address() + ".");
      }
      relays = true; // a hub passes on what its own folder may not even show
      BlobExchange exchange = exchange();
      parts.document().files().forEach(file -> file.blob().ifPresent(exchange::want));
      parts.document().resolveDuplicates(true);
      var options =
          new Hub.Options(
              parts.document(), parts.signer().get(), name, exchange, parts.limits(), parts.door());
      Listening started = open.apply(options, new Guests(parts.options().events()));
      hub = started;
      return started.address();
    } finally {
      lock.unlock();
    }
  }

  /** Begins to keep a link to a hub. */
  PeerLink connect(URI url, boolean reconnect) {
    lock.lock();
    try {
      if (link != null) {
        throw new VaultException("This vault keeps a link to " + link.status().url() + " already.");
      }
      return dial(url, reconnect);
    } finally {
      lock.unlock();
    }
  }

  /** Makes the link again with what the configuration says now; does nothing without a link. */
  void redial() {
    lock.lock();
    try {
      PeerLink old = link;
      if (old != null) {
        old.close();
        dial(old.status().url(), true);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the link. */
  void disconnect() {
    lock.lock();
    try {
      PeerLink old = link;
      link = null;
      if (old != null) {
        old.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private PeerLink dial(URI url, boolean reconnect) {
    var trust = new HubTrust(parts.folder().config(), parts.options().trust());
    var options =
        new PeerLink.Options(
            url, trust.pinned(), trust, reconnect, Backoff.DEFAULT, parts.limits());
    var dialled =
        new PeerLink(
            transport(url),
            parts.document(),
            parts.signer().get(),
            exchange(),
            options,
            new LinkListener() {
              @Override
              public void connected(DeviceKey key, List<String> capabilities) {
                join(capabilities);
                parts.options().events().accept(new VaultEvent.HubConnected(url, key));
              }

              @Override
              public void lost(AgentsyncException why) {
                parts
                    .options()
                    .events()
                    .accept(new VaultEvent.HubLost(url, String.valueOf(why.getMessage())));
              }
            });
    link = dialled;
    dialled.start();
    return dialled;
  }

  private void join(List<String> capabilities) {
    // A hub that joins what was created apart must be the only one to do it; another program's hub
    // never does, and then every device has to.
    parts.document().resolveDuplicates(relays || !capabilities.contains(Capabilities.JOINS));
  }

  private BlobExchange exchange() {
    BlobExchange present = blobs;
    if (present == null) {
      present = new BlobExchange(parts.document(), parts.blobs(), file -> relays, this::arrived);
      blobs = present;
      parts.wanted().get().forEach(present::want);
    }
    return present;
  }

  private Transport transport(URI address) {
    if (closed) {
      throw new VaultException("The vault is closed.");
    }
    String scheme = Optional.ofNullable(address.getScheme()).orElse("");
    TransportProvider provider =
        parts.plugins().transport(parts.settings().providers().transport(), scheme);
    return transports.computeIfAbsent(
        provider.id(),
        id ->
            provider.open(new TransportProvider.Options(parts.folder().server(), parts.limits())));
  }

  private void arrived(BlobHash hash) {
    parts.arrived().accept(hash);
    arrivals.forEach(Runnable::run);
  }

  /** Tells of each attachment's content that comes, until it is told no more. */
  void onArrival(Runnable listener) {
    arrivals.add(listener);
  }

  /** Tells of arrivals no more. */
  void noLongerOnArrival(Runnable listener) {
    arrivals.remove(listener);
  }

  /** Returns how many attachments' content is being waited for. */
  int awaited() {
    BlobExchange present = blobs;
    return present == null ? 0 : present.wanted().size();
  }

  /** Fetches an attachment's content as soon as somebody has it. */
  void want(BlobHash hash) {
    BlobExchange present = blobs;
    if (present != null) {
      present.want(hash);
    }
  }

  Optional<PeerLink> link() {
    return Optional.ofNullable(link);
  }

  Optional<LinkStatus> linkStatus() {
    return link().map(PeerLink::status);
  }

  Optional<URI> listening() {
    return Optional.ofNullable(hub).map(Listening::address);
  }

  List<PeerStatus> peers() {
    return Optional.ofNullable(hub).map(now -> now.hub().peers()).orElse(List.of());
  }

  /** Returns moments that other devices are known to have had. */
  Stream<Heads> theirs() {
    return Stream.concat(
        linkStatus().flatMap(LinkStatus::theirs).stream(),
        Optional.ofNullable(hub).stream().flatMap(now -> now.hub().theirs().stream()));
  }

  /** Says goodbye to everybody; closing again does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (link != null) {
        link.close();
      }
      if (hub != null) {
        hub.leave().run();
        hub.hub().close();
      }
      if (blobs != null) {
        blobs.close();
      }
      transports.values().forEach(Transport::close);
      transports.clear();
    } finally {
      lock.unlock();
    }
  }
}
