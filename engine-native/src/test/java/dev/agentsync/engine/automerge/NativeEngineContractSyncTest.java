package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContractSync;

final class NativeEngineContractSyncTest extends EngineContractSync {
  @Override
  protected EngineProvider engine() {
    return new NativeEngineProvider();
  }
}
