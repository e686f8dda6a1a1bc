package dev.agentsync.cli;

import dev.agentsync.kernel.Identity;
import dev.agentsync.kernel.spi.DeviceKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agentsync key}: the key that tells other devices which one this is. */
@Command(
    name = "key",
    synopsisSubcommandLabel = "COMMAND",
    description = "Make or show this device's key.")
final class KeyCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects the specification
  KeyCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say 'generate' or 'show'.");
  }

  @Command(
      name = "generate",
      description = "Make a key and print its public half, for the hub's authorized_keys.")
  void generate(
      @Option(
              names = "--identity",
              paramLabel = "PATH",
              description =
                  "The file to write, relative to the folder, instead of"
                      + " ~/.agentsync/id_ed25519; noted in the folder's configuration.")
          @Nullable String identity) {
    Identity.Generated made = Identity.generate(globals.directory(), Optional.ofNullable(identity));
    globals.console().err().println("identity written to " + made.file());
    globals.tell(new Shown(made.key(), Optional.of(made.file())));
  }

  @Command(name = "show", description = "Print the public half of this device's key.")
  void show() {
    globals.tell(new Shown(Identity.show(globals.directory()), Optional.empty()));
  }

  private record Shown(DeviceKey key, Optional<Path> file) implements Result {
    @Override
    public List<String> lines() {
      return List.of(key.ssh());
    }

    @Override
    public Map<String, ?> fields() {
      Map<String, Object> fields =
          Json.fields("identity_pub", key.ssh(), "fingerprint", key.fingerprint());
      file.ifPresent(path -> fields.put("identity_path", path));
      return fields;
    }
  }
}
