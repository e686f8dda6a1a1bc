package dev.agentsync.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of a user's separate sets of a key, known vaults and an agent. The default one lies in {@code
 * ~/.agentsync} itself, every other in {@code ~/.agentsync/profiles/NAME}.
 *
 * @param name what people call it
 * @param directory its folder, absolute; it need not exist
 */
public record Profile(String name, Path directory) {
  /** The name of the profile that is used unless another is named. */
  public static final String DEFAULT = "default";

  /** The variable, and as a system property the choice of this process, which goes before it. */
  public static final String VARIABLE = "AGENTSYNC_PROFILE";

  private static final String PROPERTY = "agentsync.profile";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * Returns the profile this process works for: as {@link #choose chosen}, else as the environment
   * says, else the default one.
   *
   * @throws ConfigException if what the environment says cannot be a name
   */
  public static Profile ofProcess() {
    return of(System.getenv());
  }

  /** As {@link #ofProcess} with another environment. */
  public static Profile of(Map<String, String> environment) {
    String chosen = System.getProperty(PROPERTY, "");
    String name = !chosen.isEmpty() ? chosen : environment.getOrDefault(VARIABLE, "").strip();
    return named(name.isEmpty() ? DEFAULT : name, root(environment));
  }

  /**
   * Makes this process work for another profile.
   *
   * @throws ConfigException if it cannot be a name
   */
  public static void choose(String name) {
    System.setProperty(PROPERTY, named(name, root(System.getenv())).name());
  }

  /**
   * Returns the profiles this user has: the default one, and those that have a folder, by name.
   *
   * @throws StorageException if they cannot be listed
   */
  public static List<Profile> all() {
    Path root = root(System.getenv());
    var found = new ArrayList<Profile>();
    found.add(named(DEFAULT, root));
    Path folder = root.resolve("profiles");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> inside = Files.list(folder)) {
        inside
            .filter(Files::isDirectory)
            .map(path -> path.getFileName().toString())
            .filter(name -> NAME.matcher(name).matches() && !name.equals(DEFAULT))
            .sorted()
            .forEach(name -> found.add(named(name, root)));
      } catch (IOException e) {
        throw new StorageException(
            "Cannot list the profiles in " + folder + ": " + e + ". Check that you may read it.",
            e);
      }
    }
    return List.copyOf(found);
  }

  private static Profile named(String name, Path root) {
    if (!NAME.matcher(name).matches()) {
      throw new ConfigException(
          "'"
              + name
              + "' cannot name a profile. Use letters, digits, dots, hyphens and underscores.");
    }
    return new Profile(name, name.equals(DEFAULT) ? root : root.resolve("profiles").resolve(name));
  }

  private static Path root(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("HOME"))
        .filter(home -> !home.isBlank())
        .or(() -> Optional.ofNullable(environment.get("USERPROFILE")))
        .filter(home -> !home.isBlank())
        .map(Path::of)
        .orElse(Path.of("."))
        .toAbsolutePath()
        .normalize()
        .resolve(".agentsync");
  }

  /** Returns whether it is the one that is used unless another is named. */
  public boolean isDefault() {
    return name.equals(DEFAULT);
  }
}
