package dev.agentsync.cli;

import dev.agentsync.agent.AgentAccess;
import dev.agentsync.agent.KnownVault;
import dev.agentsync.agent.Role;
import dev.agentsync.kernel.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agentsync vault}: which vaults the agent keeps. */
@Command(
    name = "vault",
    synopsisSubcommandLabel = "COMMAND",
    description = "Say which vaults the agent keeps in sync.")
final class VaultCommand implements Runnable {
  /** At most one of them. */
  static final class As {
    @Option(names = "--hub", description = "Let the vault's devices in.")
    private boolean hub;

    @Option(names = "--peer", description = "Keep a link to the vault's hub.")
    private boolean peer;
  }

  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  VaultCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say 'list', 'add', 'remove', 'pause' or 'resume'.");
  }

  @Command(name = "list", description = "Print the vaults of this profile.")
  void list() {
    globals.tell(new Listed(AgentAccess.to(AgentCommand.files()).registry().vaults()));
  }

  @Command(
      name = "add",
      description =
          "Keep a vault from now on: as the hub if its configuration names no other, else as a"
              + " peer. One at a URL is cloned first.")
  void add(
      @Parameters(
              paramLabel = "DIR-or-URL",
              description = "The vault's folder, or its hub, such as wss://hub.example.org/notes.")
          String where,
      @Parameters(
              arity = "0..1",
              paramLabel = "DIR",
              description = "With a URL: the new folder, instead of one named after the vault.")
          @Nullable String target,
      @Mixin CloneArguments cloning,
      @ArgGroup(exclusive = true) @Nullable As as,
      @Option(names = "--paused", description = "Register it, and leave it alone.") boolean paused,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "What to call it here and in URLs, instead of its own name.")
          @Nullable String name) {
    Optional<Role> role =
        as == null
            ? Optional.empty()
            : as.hub ? Optional.of(Role.HUB) : as.peer ? Optional.of(Role.PEER) : Optional.empty();
    Path folder = folder(where, Optional.ofNullable(target), cloning);
    tell(
        "added",
        AgentAccess.to(AgentCommand.files()).add(folder, Optional.ofNullable(name), role, paused));
  }

  private Path folder(String where, Optional<String> target, CloneArguments cloning) {
    if (where.contains("://")) {
      Optional<String> absolute = target.map(dir -> globals.directory().resolve(dir).toString());
      return cloning.clone(globals, where, absolute, globals.directory()).root();
    }
    if (target.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "A second folder goes with a URL only; " + where + " is none.");
    }
    return globals.directory().resolve(where).normalize();
  }

  @Command(
      name = "remove",
      description = "Keep a vault no longer. Its folder and its history stay as they are.")
  void remove(
      @Parameters(paramLabel = "VAULT", description = "Its name, or its folder.") String vault) {
    tell("removed", AgentAccess.to(AgentCommand.files()).remove(vault));
  }

  @Command(name = "pause", description = "Leave a vault alone until it is resumed.")
  void pause(
      @Parameters(paramLabel = "VAULT", description = "Its name, or its folder.") String vault) {
    tell("paused", AgentAccess.to(AgentCommand.files()).pause(vault, true));
  }

  @Command(name = "resume", description = "Keep a paused vault in sync again.")
  void resume(
      @Parameters(paramLabel = "VAULT", description = "Its name, or its folder.") String vault) {
    tell("resumed", AgentAccess.to(AgentCommand.files()).pause(vault, false));
  }

  private void tell(String what, KnownVault vault) {
    Map<String, Object> fields = Json.fields("event", what, "profile", Profile.ofProcess().name());
    fields.putAll(fields(vault));
    globals.tell(
        new Moment(
            List.of(
                what
                    + " "
                    + vault.name()
                    + " ("
                    + vault.role().word()
                    + ", "
                    + vault.folder()
                    + ")"),
            fields));
  }

  static Map<String, Object> fields(KnownVault vault) {
    return Json.fields(
        "name", vault.name(),
        "folder", vault.folder(),
        "role", vault.role().word(),
        "paused", vault.paused());
  }

  private record Listed(List<KnownVault> vaults) implements Result {
    @Override
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      if (vaults.isEmpty()) {
        lines.add("no vault is registered; add one with 'agentsync vault add DIR'");
      }
      for (KnownVault vault : vaults) {
        lines.add(
            vault.name()
                + "  "
                + vault.role().word()
                + (vault.paused() ? ", paused" : "")
                + "  "
                + vault.folder());
      }
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields("vaults", vaults.stream().map(VaultCommand::fields).toList());
    }
  }
}
