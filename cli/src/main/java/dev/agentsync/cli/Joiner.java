package dev.agentsync.cli;

import dev.agentsync.agent.AgentAccess;
import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.Cloning.Cloned;
import dev.agentsync.kernel.Joining;
import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.OwnIdentity;
import dev.agentsync.kernel.Profile;
import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.device.OwnedVault;
import dev.agentsync.kernel.device.OwnedVaults;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Joins what an invitation leads to, and brings it here once. */
final class Joiner {
  private final Globals globals;
  private final JoinArguments arguments;
  private final KeyChoice key;

  Joiner(Globals globals, JoinArguments arguments) {
    this.globals = globals;
    this.arguments = arguments;
    this.key = arguments.key().choice(globals.console());
  }

  void run() {
    Path here = arguments.directory().orElseGet(() -> Path.of("").toAbsolutePath());
    Joining joining =
        Joining.begin(arguments.code(), new Joining.Options(here, arguments.keyFile(), key));
    if (joining.toIdentity()) {
      joinIdentity(joining, here);
      return;
    }
    boolean one = joining.addresses().size() == 1;
    var failures = new ArrayList<AgentsyncException>();
    for (URI address : joining.addresses()) {
      try {
        bring(joining.complete(address, one ? arguments.directory() : Optional.empty()));
      } catch (AgentsyncException e) {
        failures.add(e);
      }
    }
    end(failures);
  }

  private void joinIdentity(Joining joining, Path here) {
    Path folder = OwnIdentity.folder(Profile.ofProcess());
    Cloned identity = joining.complete(joining.addresses().getFirst(), Optional.of(folder));
    OwnedVaults owned;
    try (VaultAccess vault = open(identity)) {
      owned = vault.devices().vaults();
    }
    tell(identity);
    owned.problems().forEach(globals.console().err()::println);
    var failures = new ArrayList<AgentsyncException>();
    try (var newcomer = new Newcomer(here, arguments.keyFile(), key)) {
      for (OwnedVault vault : owned.vaults()) {
        try {
          bring(newcomer.copy(vault));
        } catch (AgentsyncException e) {
          failures.add(e);
        }
      }
    }
    end(failures);
  }

  private void bring(Cloned cloned) {
    try (VaultAccess _ = open(cloned)) {
      tell(cloned);
    }
    new KeptVaults(globals).register(cloned.root());
  }

  /**
   * Returns a vault that was just made, with all that its hub has; an agent may keep it already.
   */
  private VaultAccess open(Cloned cloned) {
    OpenOptions options = OpenOptions.DEFAULT.signingWith(key).writingAs(globals.author());
    VaultAccess vault = VaultAccess.attach(cloned.root(), options);
    try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
      vault.pull(progress);
      return vault;
    } catch (RuntimeException e) {
      vault.close();
      throw e;
    }
  }

  private void tell(Cloned cloned) {
    var lines = new ArrayList<String>();
    lines.add("joined " + cloned.name().orElse(cloned.vaultId()) + " in " + cloned.root());
    cloned.words().ifPresent(words -> lines.add("words: " + words));
    if (cloned.words().isPresent()) {
      lines.add("The hub must show the same words.");
    }
    lines.add("pinned hub: " + cloned.hub().fingerprint());
    lines.add(toKeep(cloned));
    globals.tell(
        Moment.of(
            "joined",
            lines,
            "root",
            cloned.root(),
            "vault_id",
            cloned.vaultId(),
            "name",
            cloned.name(),
            "words",
            cloned.words(),
            "hub_pubkey",
            cloned.hub().ssh(),
            "fingerprint",
            cloned.hub().fingerprint()));
  }

  private String toKeep(Cloned cloned) {
    if (!globals.agent()) {
      return "To keep it in sync: agentsync '" + cloned.root() + "'";
    }
    return AgentAccess.to(AgentCommand.files()).presence() instanceof AgentAccess.Running
        ? "The agent keeps it in sync."
        : "To keep it in sync: agentsync agent start";
  }

  /** One vault that fails does not keep the others; the first failure is the command's. */
  private void end(List<AgentsyncException> failures) {
    failures.stream()
        .skip(1)
        .forEach(failure -> new Failure(failure).lines().forEach(globals.console().err()::println));
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
