package com.example.agentsync.unix;

import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.TransportContract;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

final class UnixTransportTest extends TransportContract {
  @TempDir Path sockets;
  private int count;

  @Override
  protected TransportProvider provider() {
    return new UnixTransportProvider();
  }

  @Override
  protected URI anyAddress() {
    return freeAddress();
  }

  @Override
  protected URI freeAddress() {
    return UnixAddresses.in(sockets, count++);
  }

  @Override
  protected SocketAddress socketAt(URI address) {
    return UnixAddresses.socketAt(address);
  }

  @Override
  protected Optional<URI> unknownName() {
    return Optional.empty();
  }
}
