package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContractSync;

final class JavaEngineContractSyncTest extends EngineContractSync {
  @Override
  protected EngineProvider engine() {
    return new JavaEngineProvider();
  }
}
