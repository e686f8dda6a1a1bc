package dev.agentsync.kernel.plugin;

import dev.agentsync.kernel.spi.Provider;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A plugin that is there.
 *
 * @param provider the plugin
 * @param outside the jar or folder it was loaded from; empty if it came with the image
 */
record Found(Kind kind, Provider provider, Optional<Path> outside) {
  /** Returns where it came from, for people. */
  String origin() {
    return outside
        .map(Path::toString)
        .orElseGet(
            () -> {
              Module module = provider.getClass().getModule();
              return module.isNamed()
                  ? "module " + module.getName()
                  : provider.getClass().getName();
            });
  }
}
