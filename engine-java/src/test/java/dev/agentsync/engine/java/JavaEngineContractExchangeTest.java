package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContractExchange;

final class JavaEngineContractExchangeTest extends EngineContractExchange {
  @Override
  protected EngineProvider engine() {
    return new JavaEngineProvider();
  }
}
