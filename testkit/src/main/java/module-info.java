/**
 * Contracts that a plugin author runs against a plugin, and a harness that drives real processes.
 *
 * @uses dev.agentsync.kernel.spi.StorageProvider in the process a crash test kills
 */
module dev.agentsync.testkit {
  requires transitive dev.agentsync.kernel;
  requires transitive org.junit.jupiter.api;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.params;

  exports dev.agentsync.testkit;

  uses dev.agentsync.kernel.spi.StorageProvider;
}
