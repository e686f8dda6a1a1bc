package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.RawSocket;
import dev.agentsync.testkit.WebSocketHubContract;

final class WssHubTest extends WebSocketHubContract {
  @Override
  protected TransportProvider provider() {
    return new WssTransportProvider();
  }

  @Override
  protected RawSocket connect(int port) throws Exception {
    return Tls.client(RawSocket.plain(port));
  }
}
