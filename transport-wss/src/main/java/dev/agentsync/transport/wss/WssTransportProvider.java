package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.websocket.Scheme;
import java.util.Set;

/** Offers the scheme {@code wss}: WebSocket inside TLS 1.3. */
public final class WssTransportProvider implements TransportProvider {
  /** Creates the provider; nothing is loaded or opened yet. */
  public WssTransportProvider() {}

  @Override
  public String id() {
    return "wss";
  }

  @Override
  public Set<String> schemes() {
    return Set.of(Scheme.WSS.toString());
  }

  @Override
  public Transport open(Options options) {
    return new WssTransport(options);
  }
}
