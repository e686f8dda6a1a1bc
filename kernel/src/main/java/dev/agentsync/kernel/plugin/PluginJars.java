package dev.agentsync.kernel.plugin;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What lies in the folders for plugins from outside: each jar, and each folder that holds jars, is
 * one plugin with everything it needs.
 */
final class PluginJars {
  /** The folders, separated as the platform separates paths; unset where none are allowed. */
  static final String PROPERTY = "agentsync.plugins";

  private PluginJars() {}

  /** Returns the folders of this process, whether they exist or not. */
  static List<Path> foldersOfProcess() {
    String folders = System.getProperty(PROPERTY, "");
    return Stream.of(folders.split(File.pathSeparator, -1))
        .filter(text -> !text.isBlank())
        .map(Path::of)
        .toList();
  }

  /**
   * Returns what lies in a folder, in the order of the names; nothing if there is no such folder.
   *
   * @throws IOException if it cannot be read
   */
  static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        if (isJar(entry) || holdsJars(entry)) {
          found.add(entry);
        }
      }
    }
    return found;
  }

  private static boolean holdsJars(Path entry) throws IOException {
    if (!Files.isDirectory(entry)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(entry)) {
      return entries.anyMatch(PluginJars::isJar);
    }
  }

  private static boolean isJar(Path entry) {
    return entry.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar")
        && Files.isRegularFile(entry);
  }
}
