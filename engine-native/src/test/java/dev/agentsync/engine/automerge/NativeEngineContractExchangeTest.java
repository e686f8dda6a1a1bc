package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContractExchange;

final class NativeEngineContractExchangeTest extends EngineContractExchange {
  @Override
  protected EngineProvider engine() {
    return new NativeEngineProvider();
  }
}
