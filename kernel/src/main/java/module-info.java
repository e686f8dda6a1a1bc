/**
 * The agentsync microkernel: the vault, and the interfaces that plugins implement.
 *
 * <p>Embedding agentsync? Start at {@link dev.agentsync.kernel.Vault}. Writing a plugin? Start at
 * {@link dev.agentsync.kernel.spi}. Everything else is the kernel's own and may change.
 *
 * @uses dev.agentsync.kernel.spi.EngineProvider for the CRDT document
 * @uses dev.agentsync.kernel.spi.StorageProvider to keep history and blobs across restarts
 * @uses dev.agentsync.kernel.spi.TransportProvider to reach peers and to be reached
 * @uses dev.agentsync.kernel.spi.SignerProvider to prove which device this is
 * @uses dev.agentsync.kernel.spi.IgnoreRulesProvider to know what never syncs
 */
module dev.agentsync.kernel {
  requires static transitive org.jspecify;
  requires com.electronwill.nightconfig.core;
  requires com.electronwill.nightconfig.toml;
  requires io.github.javadiffutils;
  requires jdk.net;
  requires msgpack.core;

  exports dev.agentsync.kernel;
  exports dev.agentsync.kernel.device;
  exports dev.agentsync.kernel.history;
  exports dev.agentsync.kernel.spi;

  // The agent is one more process that others talk to, with one more file of settings.
  exports dev.agentsync.kernel.config to
      dev.agentsync.agent;
  exports dev.agentsync.kernel.control to
      dev.agentsync.agent;
  exports dev.agentsync.kernel.lock to
      dev.agentsync.agent;
  exports dev.agentsync.kernel.store to
      dev.agentsync.agent;

  uses dev.agentsync.kernel.spi.EngineProvider;
  uses dev.agentsync.kernel.spi.StorageProvider;
  uses dev.agentsync.kernel.spi.TransportProvider;
  uses dev.agentsync.kernel.spi.SignerProvider;
  uses dev.agentsync.kernel.spi.IgnoreRulesProvider;
}
