package dev.agentsync.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Paths as typed, made those inside the vault. */
final class InVault {
  private InVault() {}

  /** Returns a path relative to the vault; what is relative already stays as it is. */
  static String path(Globals globals, String typed) {
    try {
      Path path = Path.of(typed);
      Path root = globals.directory();
      return path.isAbsolute() && path.normalize().startsWith(root)
          ? root.relativize(path.normalize()).toString()
          : typed;
    } catch (InvalidPathException e) {
      return typed; // other systems allow other names, and the vault may have come from one
    }
  }

  static List<String> paths(Globals globals, List<String> typed) {
    return typed.stream().map(path -> path(globals, path)).toList();
  }
}
