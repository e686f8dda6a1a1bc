package dev.agentsync.cli;

import dev.agentsync.kernel.Profile;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agentsync profile}. */
@Command(
    name = "profile",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look at your profiles: separate keys, vaults and agents.")
final class ProfileCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  ProfileCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say 'list'.");
  }

  @Command(name = "list", description = "Print your profiles, and mark the one in use.")
  void list() {
    globals.tell(new Listed(Profile.all(), Profile.ofProcess()));
  }

  private record Listed(List<Profile> profiles, Profile used) implements Result {
    @Override
    public List<String> lines() {
      return profiles.stream()
          .map(
              profile ->
                  (profile.equals(used) ? "* " : "  ")
                      + profile.name()
                      + "  "
                      + profile.directory())
          .toList();
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "profiles",
          profiles.stream()
              .map(
                  profile ->
                      Json.fields(
                          "name", profile.name(),
                          "directory", profile.directory(),
                          "used", profile.equals(used)))
              .toList());
    }
  }
}
