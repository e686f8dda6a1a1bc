package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Listener;
import io.netty.channel.Channel;
import java.net.URI;
import java.util.Optional;

/** A hub's open port. */
final class WssListener implements Listener {
  private final URI address;
  private final Channel port;
  private final Acceptor acceptor;

  WssListener(URI address, Channel port, Acceptor acceptor) {
    this.address = address;
    this.port = port;
    this.acceptor = acceptor;
  }

  @Override
  public URI address() {
    return address;
  }

  @Override
  public Optional<Connection> accept() {
    return acceptor.next().map(connection -> connection);
  }

  @Override
  public void close() {
    port.close().awaitUninterruptibly();
    acceptor.close();
  }
}
