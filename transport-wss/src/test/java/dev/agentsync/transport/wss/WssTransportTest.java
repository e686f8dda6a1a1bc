package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.TransportContract;

final class WssTransportTest extends TransportContract {
  @Override
  protected TransportProvider provider() {
    return new WssTransportProvider();
  }
}
