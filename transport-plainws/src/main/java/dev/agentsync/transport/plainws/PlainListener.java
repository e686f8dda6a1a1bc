package dev.agentsync.transport.plainws;

import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Listener;
import java.net.URI;
import java.util.Optional;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/** A hub's open port. */
final class PlainListener implements Listener {
  private final URI address;
  private final AcceptingChannel<StreamConnection> port;
  private final Acceptor acceptor;

  PlainListener(URI address, AcceptingChannel<StreamConnection> port, Acceptor acceptor) {
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
    IoUtils.safeClose(port);
    acceptor.close();
  }
}
