package dev.agentsync.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of the commands that join with an invitation. */
final class JoinArguments {
  @Parameters(
      index = "0",
      paramLabel = "CODE",
      description = "What 'agentsync device invite' printed on the hub: the code or the link.")
  private String code = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "The new folder, or for several vaults the folder to make theirs in. Default: here, named"
              + " after each vault.")
  private @Nullable String directory;

  @Option(
      names = "--identity",
      paramLabel = "PATH",
      description = "The file of this device's key, instead of the profile's own.")
  private @Nullable String keyFile;

  @Mixin private final KeyArguments key = new KeyArguments();

  String code() {
    return code;
  }

  Optional<Path> directory() {
    return Optional.ofNullable(directory).map(dir -> Path.of(dir).toAbsolutePath().normalize());
  }

  Optional<Path> keyFile() {
    return Optional.ofNullable(keyFile).map(Path::of);
  }

  KeyArguments key() {
    return key;
  }
}
