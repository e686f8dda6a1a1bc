package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContractHistory;

final class NativeEngineContractHistoryTest extends EngineContractHistory {
  @Override
  protected EngineProvider engine() {
    return new NativeEngineProvider();
  }
}
