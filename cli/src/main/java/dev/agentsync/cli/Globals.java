package dev.agentsync.cli;

import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.Profile;
import dev.agentsync.kernel.VaultAccess;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself, with the options that every subcommand takes too. */
@Command(
    name = "agentsync",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    sortOptions = false,
    description = {
      "Keeps a folder of notes the same on every device.",
      "",
      "Without a command the folder is watched and kept in sync until you press Ctrl-C;"
          + " 'agentsync FOLDER' and 'agentsync --listen' do the same for that folder, and as the"
          + " hub.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done                          4  not trusted or not authorized",
      "  1  failed for another reason     5  network or protocol",
      "  2  wrong usage                   6  storage",
      "  3  configuration, or no vault    7  another process holds the vault",
      "",
      "AGENTSYNC_LOG sets what is logged to standard error, such as 'debug' or"
          + " 'info,agentsync.sync=debug'."
    })
final class Globals implements Runnable {
  @Option(
      names = "--cwd",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      order = 100,
      description = "The folder to work on, instead of the current one. Also AGENTSYNC_CWD.")
  private String directory = FromEnvironment.orElse("AGENTSYNC_CWD", ".");

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      order = 101,
      description = "Print results as JSON: one document, or one per line while watching.")
  private boolean json;

  @Option(
      names = "--author",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      order = 101,
      description =
          "Who writes, such as an agent and its run; every change says so. Also AGENTSYNC_AUTHOR.")
  private String author = FromEnvironment.orElse("AGENTSYNC_AUTHOR", "");

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      order = 101,
      description =
          "Which of your separate sets of key, vaults and agent to use. Also AGENTSYNC_PROFILE.")
  private void profile(String name) {
    Profile.choose(name);
  }

  @Option(
      names = "--no-agent",
      scope = ScopeType.INHERIT,
      order = 101,
      description = "Start no agent, and register no new vault with it. Also AGENTSYNC_NO_AGENT.")
  private boolean noAgent = FromEnvironment.isSet("AGENTSYNC_NO_AGENT");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 102,
      description = "Explain the command.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      order = 103,
      description = "Print the version.")
  private boolean version;

  @Spec private CommandSpec spec;

  private final Console console;
  private final ReentrantLock output = new ReentrantLock();

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  Globals(Console console) {
    this.console = console;
  }

  Console console() {
    return console;
  }

  /** Returns the folder the command works on, absolute. */
  Path directory() {
    return Path.of(directory).toAbsolutePath().normalize();
  }

  boolean json() {
    return json;
  }

  /** Returns whether commands may have to do with the profile's agent. */
  boolean agent() {
    return !noAgent;
  }

  /** Returns the name that every change of this process carries. */
  Optional<String> author() {
    return Optional.of(author.strip()).filter(name -> !name.isEmpty());
  }

  /** Prints what a command found or did, in the form that was asked for. Any thread may call. */
  void tell(Result result) {
    output.lock();
    try {
      if (json) {
        console.out().println(Json.write(result.fields()));
      } else {
        result.lines().forEach(console.out()::println);
      }
      console.out().flush();
    } finally {
      output.unlock();
    }
  }

  /** As {@link #tell}, if a program reads; people find the same in the log. */
  void tellPrograms(Result result) {
    if (json) {
      tell(result);
    }
  }

  /** Returns the folder's vault: through the process that watches it, or opened here. */
  VaultAccess attach() {
    return attach(new KeyChoice(Optional.empty(), Optional.empty(), console.passphrases()));
  }

  /** As {@link #attach()}, with another key if the vault is opened here. */
  VaultAccess attach(KeyChoice key) {
    return attach(directory(), key);
  }

  /** As {@link #attach(KeyChoice)}, for the vault in another folder. */
  VaultAccess attach(Path folder, KeyChoice key) {
    new KeptVaults(this).startAgentFor(folder);
    TrustPrompt trust =
        new TrustPrompt(console, (hub, _) -> "agentsync hub trust '" + hub.ssh() + "'");
    return VaultAccess.attach(
        folder, OpenOptions.DEFAULT.signingWith(key).trusting(trust).writingAs(author()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }
}
