package dev.agentsync.kernel;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder a clone goes to: named safely, and empty. */
final class CloneTarget {
  private static final int LONGEST = 100;
  private static final String STATE = ".agentsync";

  private CloneTarget() {}

  /** Returns the folder's name: what the hub calls the vault if that is usable, else its host. */
  static String name(Optional<String> offered, URI url) {
    return offered
        .map(CloneTarget::tame)
        .filter(name -> !name.isEmpty())
        .orElseGet(() -> host(url));
  }

  /** A hub may offer any text; a file name must neither lead elsewhere nor surprise. */
  private static String tame(String offered) {
    String name =
        offered
            .replaceAll("[\\p{Cntrl}\\p{Cf}/\\\\:*?\"<>|]+", "-")
            .strip()
            .replaceAll("^[.\\s-]+|[.\\s-]+$", "");
    return name.codePointCount(0, name.length()) <= LONGEST
        ? name
        : name.substring(0, name.offsetByCodePoints(0, LONGEST)).strip();
  }

  private static String host(URI url) {
    String host = Optional.ofNullable(url.getHost()).orElse("vault");
    String name = host.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
    return name.isEmpty() ? "vault" : name;
  }

  /**
   * Checks that nothing but agentsync's own folder is in the way.
   *
   * @throws VaultException if something is
   */
  static void requireEmpty(Path target) {
    if (!Files.exists(target)) {
      return;
    }
    if (Vault.exists(target)) {
      throw new VaultException(
          "There is a vault at "
              + target
              + " already. Run `agentsync` there, or clone into another folder.");
    }
    try (Stream<Path> entries = Files.list(target)) {
      if (entries.anyMatch(entry -> !entry.endsWith(STATE))) {
        throw new VaultException(
            "clone target " + target + " is not empty. Give the name of a new folder.");
      }
    } catch (IOException e) {
      throw new VaultException(
          "clone target " + target + " cannot be used: " + e + ". Give the name of a new folder.",
          e);
    }
  }

  static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Returns what the hub calls the vault as one short line: the name itself may be any text. */
  static String shown(String offered) {
    String line = offered.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    return line.codePointCount(0, line.length()) <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST));
  }

  /** Removes what a failed attempt has made of a folder that was not there before. */
  static void discard(Path target) {
    Path state = target.resolve(STATE);
    try {
      Files.deleteIfExists(state.resolve("config.toml"));
      Files.deleteIfExists(state.resolve(".config.toml.tmp"));
      Files.deleteIfExists(state);
      Files.deleteIfExists(target);
    } catch (IOException e) {
      System.getLogger("agentsync.vault")
          .log(
              System.Logger.Level.WARNING,
              "the unfinished clone could not be removed folder={0} error={1}",
              target,
              e.toString());
    }
  }
}
