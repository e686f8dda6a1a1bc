/** Measures real processes of the built image on loopback and writes JSON. */
module dev.agentsync.bench {
  requires static automerge;
  requires static jmh.core;
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;
  requires dev.agentsync.kernel;
  requires dev.agentsync.testkit;

  uses dev.agentsync.kernel.spi.EngineProvider;
}
