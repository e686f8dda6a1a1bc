/**
 * The CRDT engine over automerge-java, the official library's Java wrapper. A vault selects it with
 * {@code [engine] provider = "native"}.
 *
 * @provides dev.agentsync.kernel.spi.EngineProvider named {@code native}
 */
module dev.agentsync.engine.automerge {
  requires static org.jspecify;
  requires automerge;
  requires dev.agentsync.kernel;

  provides dev.agentsync.kernel.spi.EngineProvider with
      dev.agentsync.engine.automerge.NativeEngineProvider;
}
