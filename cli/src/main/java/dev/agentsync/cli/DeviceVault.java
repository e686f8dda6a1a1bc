package dev.agentsync.cli;

import dev.agentsync.kernel.KeyChoice;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.OwnIdentity;
import dev.agentsync.kernel.Profile;
import dev.agentsync.kernel.VaultAccess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose devices a command is about: the owner's identity if there is one, else one vault. */
final class DeviceVault {
  private DeviceVault() {}

  /** Returns the folders that were named; else the identity's; else the current vault's. */
  static List<Path> folders(Globals globals, List<String> named) {
    if (!named.isEmpty()) {
      return named.stream().map(name -> Path.of(name).toAbsolutePath().normalize()).toList();
    }
    Path identity = OwnIdentity.folder(Profile.ofProcess());
    return List.of(OwnIdentity.exists(identity) ? identity : globals.directory());
  }

  static Path folder(Globals globals, @Nullable String named) {
    return folders(globals, named == null ? List.of() : List.of(named)).getFirst();
  }

  /** Returns the folder's vault: through the process that watches it, or opened here. */
  static VaultAccess attach(Globals globals, Path folder) {
    return VaultAccess.attach(folder, options(globals));
  }

  static OpenOptions options(Globals globals) {
    var key = new KeyChoice(Optional.empty(), Optional.empty(), globals.console().passphrases());
    return OpenOptions.DEFAULT.signingWith(key).writingAs(globals.author());
  }
}
