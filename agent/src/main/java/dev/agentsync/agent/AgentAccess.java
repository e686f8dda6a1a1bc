package dev.agentsync.agent;

import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.control.ControlClient;
import dev.agentsync.kernel.control.ControlRequest;
import dev.agentsync.kernel.lock.LockOwner;
import dev.agentsync.kernel.lock.VaultLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A profile's vaults and agent as commands see them: through the agent if one runs, else in the
 * files that the next one reads. Any thread may call.
 */
public final class AgentAccess {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration ENDING = Duration.ofSeconds(10);

  /** Whether a profile has an agent. */
  public sealed interface Presence {}

  /** One that answers. */
  public record Running(AgentReport report) implements Presence {}

  /** None. */
  public record Absent() implements Presence {}

  /** None, though one has left its socket: it was killed, or the machine went down. */
  public record Died() implements Presence {}

  /**
   * A process that has the profile and does not answer.
   *
   * @param who it, in words
   */
  public record Silent(String who, String problem) implements Presence {}

  private final AgentFiles files;

  private AgentAccess(AgentFiles files) {
    this.files = files;
  }

  /** Returns access to the agent of a profile, running or not. */
  public static AgentAccess to(AgentFiles files) {
    return new AgentAccess(files);
  }

  private Optional<ControlClient> client() {
    return Files.isDirectory(files.directory())
        ? ControlClient.find(files.directory(), "the agent")
        : Optional.empty();
  }

  /** Returns whether the profile has an agent, and how it stands. */
  public Presence presence() {
    Optional<ControlClient> client = client();
    if (client.isPresent()) {
      try {
        return new Running(report(client.get()));
      } catch (dev.agentsync.kernel.AgentsyncException e) {
        return new Silent(owner(), String.valueOf(e.getMessage()));
      }
    }
    if (!Files.isDirectory(files.directory())) {
      return new Absent();
    }
    boolean left = Files.exists(files.directory().resolve("control.sock"));
    Optional<VaultLock> lock = VaultLock.tryTake(files.directory());
    lock.ifPresent(VaultLock::close);
    if (lock.isEmpty()) {
      return new Silent(owner(), "It is starting, ending or suspended.");
    }
    return left ? new Died() : new Absent();
  }

  private static AgentReport report(ControlClient client) {
    return client.ask(ControlRequest.of(AgentRequests.REPORT), AgentReport.class, Progress.NONE);
  }

  private String owner() {
    return VaultLock.owner(files.directory()).map(LockOwner::sentence).orElse("another process");
  }

  /** Returns the vaults that the profile knows. */
  public Registry registry() {
    return new RegistryFile(files.registry()).read();
  }

  /**
   * Registers a vault.
   *
   * @param name what to call it; empty takes the vault's own name
   * @param role empty takes what its configuration says
   * @throws dev.agentsync.kernel.ConfigException if the folder is no vault
   * @throws dev.agentsync.kernel.VaultException if it is registered, or lies inside another
   */
  public KnownVault add(Path folder, Optional<String> name, Optional<Role> role, boolean paused) {
    var wish = new NewVault(folder, name, role, paused);
    return client()
        .map(agent -> ask(agent, AgentRequests.ADD, wish))
        .orElseGet(
            () ->
                change(
                    registry -> {
                      Registry more = wish.addTo(registry);
                      return new Changed(more, more.vaults().getLast());
                    }));
  }

  /** Forgets a vault; its folder stays as it is. */
  public KnownVault remove(String word) {
    return client()
        .map(agent -> ask(agent, AgentRequests.REMOVE, new AgentRequests.Which(word)))
        .orElseGet(
            () ->
                change(
                    registry -> {
                      KnownVault vault = registry.named(word);
                      return new Changed(registry.without(vault.name()), vault);
                    }));
  }

  /** Leaves a vault alone, or no longer. */
  public KnownVault pause(String word, boolean pause) {
    String request = pause ? AgentRequests.PAUSE : AgentRequests.RESUME;
    return client()
        .map(agent -> ask(agent, request, new AgentRequests.Which(word)))
        .orElseGet(
            () ->
                change(
                    registry -> {
                      KnownVault vault = registry.named(word).pausing(pause);
                      return new Changed(registry.replacing(vault), vault);
                    }));
  }

  private static KnownVault ask(ControlClient agent, String word, Record wish) {
    return agent.ask(ControlRequest.of(word, wish), KnownVault.class, Progress.NONE);
  }

  private record Changed(Registry registry, KnownVault vault) {}

  /** Changes the file itself; an agent that starts meanwhile waits for that. */
  private KnownVault change(Function<Registry, Changed> change) {
    files.create();
    try (VaultLock lock =
        VaultLock.take(files.directory(), PATIENCE)
            .orElseThrow(
                () ->
                    new VaultBusyException(
                        "The agent of the profile '"
                            + files.profile().name()
                            + "' does not answer: "
                            + owner()
                            + ". Stop it, or look whether it is suspended."))) {
      var file = new RegistryFile(files.registry());
      Changed changed = change.apply(file.read());
      file.write(changed.registry());
      return changed.vault();
    }
  }

  /**
   * Stops the agent and waits until it has ended.
   *
   * @return its process, or empty if there was none
   * @throws VaultBusyException if it does not end
   */
  public Optional<Long> stop() {
    Optional<ControlClient> client = client();
    if (client.isEmpty()) {
      return Optional.empty();
    }
    AgentRequests.Stopping stopping =
        client
            .get()
            .ask(
                ControlRequest.of(AgentRequests.STOP), AgentRequests.Stopping.class, Progress.NONE);
    try (VaultLock lock =
        VaultLock.take(files.directory(), ENDING)
            .orElseThrow(
                () ->
                    new VaultBusyException(
                        "The agent, "
                            + owner()
                            + ", does not end. Look at its log "
                            + files.log()
                            + ", or kill it: nothing durable is lost."))) {
      return Optional.of(stopping.pid());
    }
  }
}
