package dev.agentsync.signer.file;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Passphrases;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file that holds a device's private key, whichever of the two formats it has. */
final class IdentityFile {
  private static final System.Logger LOG = System.getLogger("agentsync.identity");
  private static final int MAX_SIZE = 64 * 1024; // the longest key files have a few kilobytes
  private static final String HELP =
      "Restore it from a copy, or make a new one with `agentsync key generate --identity PATH`.";

  private IdentityFile() {}

  /** Returns the public half of a key, which is readable in an encrypted file too. */
  static DeviceKey publicKey(Path file) {
    String text = text(file);
    return OpenSshKeyFile.isOne(text)
        ? OpenSshKeyFile.publicKey(file, text)
        : read(file, text, Passphrases.NONE).publicKey();
  }

  /** Returns the private key, or says why there is none. */
  static Seed read(Path file, Passphrases passphrases) {
    String text = text(file);
    return read(file, text, passphrases);
  }

  private static Seed read(Path file, String text, Passphrases passphrases) {
    exposure(file).ifPresent(warning -> LOG.log(Level.WARNING, warning));
    if (text.isEmpty()) {
      throw new ConfigException("empty identity file at " + file + ". " + HELP);
    }
    if (OpenSshKeyFile.isOne(text)) {
      return OpenSshKeyFile.parse(file, text, passphrases);
    }
    if (SeedLine.isOne(text)) {
      return SeedLine.parse(file, text, HELP);
    }
    throw new ConfigException(
        "identity file at "
            + file
            + " is not in agentsync-identity-v1 format, and not an OpenSSH private key either"
            + Guess.about(text, file)
            + ". "
            + HELP);
  }

  /** Writes a new key and its public half beside it; never over an existing key. */
  static void create(Path file, Seed seed, DeviceKey key) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file, null);
    }
    try {
      NewFile.parents(file);
      NewFile.createPrivate(file, SeedLine.render(seed).getBytes(StandardCharsets.US_ASCII));
      Path sidecar = file.resolveSibling(file.getFileName() + ".pub");
      NewFile.replace(sidecar, (key.ssh() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (FileAlreadyExistsException e) {
      throw exists(file, e);
    } catch (IOException e) {
      throw new ConfigException(
          "cannot write identity file at "
              + file
              + ": "
              + reason(e)
              + ". Choose a place that can be written with --identity PATH.",
          e);
    }
  }

  private static ConfigException exists(Path file, @Nullable IOException cause) {
    return new ConfigException(
        "identity file already exists at " + file + "; refusing to overwrite", cause);
  }

  private static String text(Path file) {
    if (Files.isDirectory(file)) {
      throw new ConfigException(
          "identity file at " + file + " is a directory. Name the key file itself.");
    }
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new ConfigException(
            "identity file at " + file + " is not a regular file. Name a key file on disk.");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(MAX_SIZE + 1);
        if (content.length > MAX_SIZE) {
          throw new ConfigException(
              "identity file at "
                  + file
                  + " is larger than "
                  + MAX_SIZE
                  + " bytes, so it holds no key. Name another with --identity PATH.");
        }
        return new String(content, StandardCharsets.ISO_8859_1);
      }
    } catch (NoSuchFileException e) {
      throw new ConfigException(
          "identity file not found at "
              + file
              + ". Run `agentsync key generate` to create one, or name another with"
              + " --identity PATH.",
          e);
    } catch (AccessDeniedException e) {
      throw new ConfigException(
          "cannot read identity file at "
              + file
              + ": permission denied. Make it readable for the user who runs agentsync (chmod 600,"
              + " and chown if it belongs to somebody else).",
          e);
    } catch (IOException e) {
      throw new ConfigException(
          "cannot read identity file at " + file + ": " + reason(e) + ". " + HELP, e);
    }
  }

  /** Returns a warning if the file's permissions let other users in. */
  static Optional<String> exposure(Path file) {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Optional.empty();
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      boolean shared =
          permissions.stream().anyMatch(permission -> !permission.name().startsWith("OWNER_"));
      return shared
          ? Optional.of(
              "identity file is open to other users path="
                  + file
                  + " mode="
                  + PosixFilePermissions.toString(permissions)
                  + " fix=\"chmod 600 "
                  + file
                  + "\"")
          : Optional.empty();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot see permissions path=" + file, e);
      return Optional.empty();
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : String.valueOf(e.getMessage());
  }
}
