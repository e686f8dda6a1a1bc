package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.TransportProvider;
import dev.agentsync.testkit.TransportContractUnderStress;

final class WssTransportUnderStressTest extends TransportContractUnderStress {
  @Override
  protected TransportProvider provider() {
    return new WssTransportProvider();
  }
}
