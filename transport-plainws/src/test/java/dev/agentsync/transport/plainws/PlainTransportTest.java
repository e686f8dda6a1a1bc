package dev.agentsync.transport.plainws;

import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.TransportContract;

final class PlainTransportTest extends TransportContract {
  @Override
  protected TransportProvider provider() {
    return new PlainTransportProvider();
  }
}
