package dev.agentsync.transport.plainws;

import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.RawSocket;
import dev.agentsync.testkit.WebSocketHubContract;
import java.io.IOException;

final class PlainHubTest extends WebSocketHubContract {
  @Override
  protected TransportProvider provider() {
    return new PlainTransportProvider();
  }

  @Override
  protected RawSocket connect(int port) throws IOException {
    return RawSocket.plain(port);
  }
}
