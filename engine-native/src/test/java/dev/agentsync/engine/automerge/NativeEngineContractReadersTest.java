package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.EngineProvider;
import dev.agentsync.testkit.EngineContractReaders;

final class NativeEngineContractReadersTest extends EngineContractReaders {
  @Override
  protected EngineProvider engine() {
    return new NativeEngineProvider();
  }
}
