package dev.agentsync.transport.plainws;

import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.websocket.Scheme;
import java.util.Set;

/** Offers the scheme {@code ws}: WebSocket that somebody else encrypts, or nobody. */
public final class PlainTransportProvider implements TransportProvider {
  /** Creates the provider; nothing is loaded or opened yet. */
  public PlainTransportProvider() {}

  @Override
  public String id() {
    return "plainws";
  }

  @Override
  public Set<String> schemes() {
    return Set.of(Scheme.WS.toString());
  }

  @Override
  public Transport open(Options options) {
    return new PlainTransport(options.limits());
  }
}
