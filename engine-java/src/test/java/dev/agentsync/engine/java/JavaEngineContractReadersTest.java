package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContractReaders;

final class JavaEngineContractReadersTest extends EngineContractReaders {
  @Override
  protected EngineProvider engine() {
    return new JavaEngineProvider();
  }
}
