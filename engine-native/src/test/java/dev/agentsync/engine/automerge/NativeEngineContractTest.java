package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContract;

final class NativeEngineContractTest extends EngineContract {
  @Override
  protected EngineProvider engine() {
    return new NativeEngineProvider();
  }
}
