package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContract;

final class JavaEngineContractTest extends EngineContract {
  @Override
  protected EngineProvider engine() {
    return new JavaEngineProvider();
  }
}
