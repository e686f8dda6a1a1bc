package dev.agentsync.transport.plainws;

import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.TransportContractUnderStress;

final class PlainTransportUnderStressTest extends TransportContractUnderStress {
  @Override
  protected TransportProvider provider() {
    return new PlainTransportProvider();
  }
}
