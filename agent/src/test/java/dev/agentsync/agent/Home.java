package dev.agentsync.agent;

import dev.agentsync.kernel.InitOptions;
import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.Profile;
import dev.agentsync.kernel.Vault;
import dev.agentsync.testkit.Conditions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A profile of a test, with vaults that bring their own keys and at most one agent. */
final class Home implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(30);
  static final String VERSION = "1.2.3";

  final Path directory;
  final AgentFiles files;
  private Agent agent;

  Home(Path directory) {
    this.directory = directory;
    this.files = new AgentFiles(new Profile("test", directory.resolve("profile")));
  }

  /** Makes a vault and returns its folder. */
  Path vault(String name) {
    Path folder = directory.resolve(name);
    Vault.init(
        folder,
        new InitOptions(
            Optional.of(name),
            Optional.of(".agentsync/identity"),
            Optional.empty(),
            true,
            Optional.empty(),
            KeyChoice.CONFIGURED));
    return folder;
  }

  /** Makes a vault and registers it. */
  Path known(String name) {
    Path folder = vault(name);
    access().add(folder, Optional.empty(), Optional.empty(), false);
    return folder;
  }

  AgentAccess access() {
    return AgentAccess.to(files);
  }

  AgentOptions options(Optional<URI> listen) {
    return new AgentOptions(VERSION, listen, Optional.empty(), OpenOptions.DEFAULT);
  }

  Agent start() {
    return start(Optional.empty());
  }

  Agent start(Optional<URI> listen) {
    agent = Agent.start(files, options(listen));
    agent.awaitFirstTries(SOON);
    return agent;
  }

  void stop() {
    if (agent != null) {
      agent.close();
      agent = null;
    }
  }

  VaultReport report(String name) {
    return agent.report().vaults().stream()
        .filter(vault -> vault.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  void await(String what, BooleanSupplier condition) {
    Conditions.await(what, SOON, condition);
  }

  void awaitState(String name, VaultState state) {
    await(name + " to be " + state, () -> report(name).state() == state);
  }

  @Override
  public void close() {
    stop();
  }
}
