package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContractHistory;

final class JavaEngineContractHistoryTest extends EngineContractHistory {
  @Override
  protected EngineProvider engine() {
    return new JavaEngineProvider();
  }
}
