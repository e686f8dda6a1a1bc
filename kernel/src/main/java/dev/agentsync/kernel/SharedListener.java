package dev.agentsync.kernel;

import dev.agentsync.kernel.spi.Limits;
import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.kernel.sync.Hub;
import dev.agentsync.kernel.sync.HubPort;
import dev.agentsync.kernel.wire.HubHandshake;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One address at which many vaults let their devices in: {@code wss://host/notes} reaches the vault
 * that goes by the name {@code notes} here, and a URL without a path reaches one of them that is
 * chosen for that.
 *
 * <p>Names that nobody has are answered like a vault that does not know the device, so that
 * strangers cannot find out which names there are. Any thread may call.
 */
public final class SharedListener implements AutoCloseable {
  /**
   * Who may be asked for.
   *
   * @param names the vaults that belong here, open at this moment or not; one that is not open
   *     hangs up, so that its devices try again
   * @param bare the one that a URL without a path reaches
   */
  public record Names(Set<String> names, Optional<String> bare) {
    /** Nobody. */
    public static final Names NONE = new Names(Set.of(), Optional.empty());

    public Names {
      names = Set.copyOf(names);
    }
  }

  private final Transport transport;
  private final LazySigner signer;
  private final Decoys decoys;
  private final HubPort port;
  private final Limits limits;
  private final Map<String, Hub> open;
  private volatile Names expected = Names.NONE;

  private SharedListener(Surroundings surroundings, URI address, Path directory) {
    this.limits = surroundings.limits();
    this.open = new ConcurrentHashMap<>();
    this.decoys = Decoys.of(directory);
    this.signer =
        new LazySigner(
            () -> surroundings.signer(directory, Optional.empty(), KeyChoice.CONFIGURED),
            Optional::empty);
    String scheme = Optional.ofNullable(address.getScheme()).orElse("");
    this.transport =
        surroundings
            .plugins()
            .transport(Optional.empty(), scheme)
            .open(new TransportProvider.Options(directory, limits));
    try {
      this.port = HubPort.open(transport, address, this::destination);
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  /**
   * Begins to listen; when this returns, devices can connect.
   *
   * @param address such as {@code wss://0.0.0.0:443}; port 0 picks a free one
   * @param directory where the certificate is kept, made at the first time
   * @throws NetworkException if the address cannot be used
   * @throws ConfigException if no installed transport serves it
   * @throws StorageException if the folder cannot be written
   */
  public static SharedListener open(URI address, Path directory) {
    return open(address, directory, Surroundings.ofProcess());
  }

  static SharedListener open(URI address, Path directory, Surroundings surroundings) {
    return new SharedListener(surroundings, address, directory);
  }

  /** Returns where it really listens. */
  public URI address() {
    return port.address();
  }

  /** Sets who may be asked for from now on. */
  public void expect(Names names) {
    expected = names;
  }

  /** Begins to lead a name to a hub; returns the URL. */
  URI enter(String name, Hub hub) {
    open.put(name, hub);
    return port.address().resolve("/" + name);
  }

  /** Leads the name nowhere again. */
  void leave(String name, Hub hub) {
    open.remove(name, hub);
  }

  private HubPort.Destination destination(String path) {
    Names now = expected;
    String word = word(path);
    Optional<String> name = word.isEmpty() ? now.bare() : Optional.of(word);
    Optional<Hub> hub = name.flatMap(wanted -> Optional.ofNullable(open.get(wanted)));
    if (hub.isPresent()) {
      return new HubPort.Served(hub.get());
    }
    if (name.filter(now.names()::contains).isPresent()) {
      return new HubPort.Away();
    }
    Decoys.Decoy decoy = decoys.at(word);
    return new HubPort.Refused(
        new HubHandshake(signer.get(), decoy.vaultId(), Optional.of(decoy.vaultName()), _ -> false),
        limits.handshakeTimeout());
  }

  private static String word(String path) {
    String word = path.startsWith("/") ? path.substring(1) : path;
    return word.endsWith("/") ? word.substring(0, word.length() - 1) : word;
  }

  /** Stops listening; vaults that came in through here stay connected until they are closed. */
  @Override
  public void close() {
    port.close();
    transport.close();
    signer.close();
  }
}
