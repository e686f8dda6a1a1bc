package dev.agentsync.testkit;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Listener;
import dev.agentsync.kernel.spi.Transport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network inside one process, scheme {@code memory}, with faults on demand: links can be cut,
 * stalled, slowed down and tampered with. Any thread may call.
 */
public final class MemoryTransport implements Transport {
  private final Limits limits;
  private final MemoryFaults faults = new MemoryFaults();
  private final Map<String, MemoryListener> listeners = new ConcurrentHashMap<>();
  private final List<MemoryConnection> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger names = new AtomicInteger();

  /** Creates a network of its own with the given limits. */
  public MemoryTransport(Limits limits) {
    this.limits = limits;
  }

  /** Creates a network with the usual limits. */
  public MemoryTransport() {
    this(Limits.DEFAULT);
  }

  /** Returns what can be made to go wrong here. */
  public MemoryFaults faults() {
    return faults;
  }

  /** Cuts every connection, as if the cable were pulled and both ends noticed. */
  public void cut() {
    connections.forEach(MemoryConnection::cut);
    connections.clear();
  }

  /** Returns how many connections are open, counting each once. */
  public long open() {
    return connections.stream().filter(connection -> !connection.over()).count();
  }

  /** Returns the two ends of a new connection: first the dialling one. */
  public List<Connection> pair() {
    Bytes binding = Bytes.ofHex(BlobHash.of("memory".getBytes(StandardCharsets.UTF_8)).hex());
    return List.copyOf(pair(binding, "/"));
  }

  private List<MemoryConnection> pair(Bytes binding, String path) {
    int number = names.incrementAndGet();
    var there = new MemoryPipe(limits, faults);
    var back = new MemoryPipe(limits, faults);
    var dialling =
        new MemoryConnection("memory-hub:" + number, faults.binding(binding), path, there, back);
    var accepting = new MemoryConnection("memory-peer:" + number, binding, path, back, there);
    connections.removeIf(MemoryConnection::over);
    connections.add(dialling);
    return List.of(dialling, accepting);
  }

  @Override
  public Connection connect(URI uri) {
    MemoryListener listener = listeners.get(uri.getAuthority());
    if (listener == null || faults.refusing()) {
      throw new NetworkException("network: nobody listens at " + uri);
    }
    String path = uri.getPath().isEmpty() ? "/" : uri.getPath();
    List<MemoryConnection> ends = pair(listener.binding, path);
    listener.incoming.add(Optional.of(ends.getLast()));
    return ends.getFirst();
  }

  @Override
  public Listener listen(URI address) {
    var listener = new MemoryListener(address);
    if (listeners.putIfAbsent(address.getAuthority(), listener) != null) {
      throw new NetworkException("network: somebody listens at " + address + " already");
    }
    return listener;
  }

  @Override
  public void close() {
    listeners.values().forEach(MemoryListener::close);
    cut();
  }

  private final class MemoryListener implements Listener {
    private final URI address;
    private final Bytes binding;
    private final LinkedBlockingDeque<Optional<Connection>> incoming = new LinkedBlockingDeque<>();

    MemoryListener(URI address) {
      this.address = address;
      this.binding =
          Bytes.ofHex(BlobHash.of(address.toString().getBytes(StandardCharsets.UTF_8)).hex());
    }

    @Override
    public URI address() {
      return address;
    }

    @Override
    public Optional<Connection> accept() {
      try {
        Optional<Connection> next = incoming.take();
        if (next.isEmpty()) {
          incoming.add(next); // the next call ends, too
        }
        return next;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }

    @Override
    public void close() {
      listeners.remove(address.getAuthority(), this);
      incoming.add(Optional.empty());
    }
  }
}
