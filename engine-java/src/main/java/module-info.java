/**
 * The CRDT engine in pure Java: Automerge's bytes, hashes and merges, made for folders of text. A
 * vault selects it with {@code [engine] provider = "java"}.
 *
 * @provides dev.agentsync.kernel.spi.EngineProvider named {@code java}
 */
module dev.agentsync.engine.java {
  requires static org.jspecify;
  requires dev.agentsync.kernel;

  provides dev.agentsync.kernel.spi.EngineProvider with
      dev.agentsync.engine.java.JavaEngineProvider;
}
