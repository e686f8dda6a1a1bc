package dev.agentsync.cli;

import dev.agentsync.kernel.Identity;
import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.SignerProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    throw new ParameterException(spec.commandLine(), "Say 'generate', 'show' or 'list'.");
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
  void show(@Mixin KeyArguments key) {
    KeyChoice choice = key.choice(globals.console());
    globals.tell(new Shown(Identity.show(globals.directory(), choice), Optional.empty()));
  }

  @Command(name = "list", description = "Print the keys that each available signer could use.")
  void list(@Mixin KeyArguments key) {
    KeyChoice choice = key.choice(globals.console());
    globals.tell(new Listed(Identity.list(globals.directory(), choice)));
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

  private record Listed(List<Identity.Offered> signers) implements Result {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      for (Identity.Offered signer : signers) {
        for (SignerProvider.Offer offer : signer.keys()) {
          String mark = signer.used().equals(Optional.of(offer.key())) ? "* " : "  ";
          lines.add(mark + signer.signer() + ": " + offer.key().ssh() + " " + comment(offer));
          lines.add("    " + offer.key().fingerprint() + " in " + offer.where());
        }
        signer.problem().ifPresent(why -> lines.add("  " + signer.signer() + ": " + why));
        if (signer.keys().isEmpty() && signer.problem().isEmpty()) {
          lines.add("  " + signer.signer() + ": no Ed25519 key");
        }
      }
      return lines;
    }

    /** A comment is whatever somebody wrote; it must not pretend to be a line of ours. */
    private static String comment(SignerProvider.Offer offer) {
      return offer.comment().replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields("signers", signers.stream().map(Listed::fields).toList());
    }

    private static Map<String, ?> fields(Identity.Offered signer) {
      return Json.fields(
          "signer",
          signer.signer(),
          "keys",
          signer.keys().stream()
              .map(
                  offer ->
                      Json.fields(
                          "identity_pub", offer.key().ssh(),
                          "fingerprint", offer.key().fingerprint(),
                          "comment", offer.comment(),
                          "where", offer.where(),
                          "used", signer.used().equals(Optional.of(offer.key()))))
              .toList(),
          "problem",
          signer.problem());
    }
  }
}
