package dev.agentsync.signer.file;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Passphrases;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;

/** What {@code ssh-keygen} writes. */
final class OpenSshKeyFile {
  private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
  private static final String END = "-----END OPENSSH PRIVATE KEY-----";
  private static final String ED25519 = "ssh-ed25519";
  private static final System.Logger LOG = System.getLogger("agentsync.identity");

  private OpenSshKeyFile() {}

  static boolean isOne(String text) {
    return text.stripLeading().startsWith(BEGIN);
  }

  static DeviceKey publicKey(Path file, String text) {
    OpenSshEnvelope envelope = envelope(file, text);
    if (envelope.publicKey().length() != DeviceKey.LENGTH) {
      throw unusable(file);
    }
    return new DeviceKey(envelope.publicKey());
  }

  static Seed parse(Path file, String text, Passphrases passphrases) {
    OpenSshEnvelope envelope = envelope(file, text);
    if (envelope.cipher().equals("none")) {
      return seed(file, envelope, envelope.secret());
    }
    if (envelope.rounds() > OpenSshSecret.MOST_ROUNDS) {
      throw new ConfigException(
          "the OpenSSH key in identity file at "
              + file
              + " asks for "
              + envelope.rounds()
              + " rounds of bcrypt, and more than "
              + OpenSshSecret.MOST_ROUNDS
              + " would take minutes. Encrypt it anew with `ssh-keygen -p -a 100 -f "
              + file
              + "`.");
    }
    return decrypted(file, envelope, passphrases);
  }

  private static OpenSshEnvelope envelope(Path file, String text) {
    OpenSshEnvelope envelope =
        OpenSshEnvelope.read(text, BEGIN, END).orElseThrow(() -> unusable(file));
    if (!envelope.type().equals(ED25519)) {
      throw wrongType(file, envelope.type());
    }
    return envelope;
  }

  private static Seed decrypted(Path file, OpenSshEnvelope envelope, Passphrases passphrases) {
    for (int attempt = 1; ; attempt++) {
      Optional<char[]> asked = passphrases.ask("the key in " + file, attempt);
      if (asked.isEmpty()) {
        throw attempt == 1 ? needsPassphrase(file) : wrongPassphrase(file);
      }
      // The library wants a string, which cannot be wiped; the array can.
      String passphrase = new String(asked.get());
      Arrays.fill(asked.get(), '\0');
      Optional<OpenSshSecret> opened = opened(file, envelope, passphrase);
      if (opened.isPresent()) {
        return seed(file, envelope, opened.get());
      }
    }
  }

  /** Returns the readable private half; empty if the passphrase does not open it. */
  private static Optional<OpenSshSecret> opened(
      Path file, OpenSshEnvelope envelope, String passphrase) {
    try {
      return Optional.of(
              envelope
                  .secret()
                  .decrypted(envelope, NamedResource.ofName(file.toString()), passphrase))
          .filter(OpenSshSecret::isReadable);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the passphrase did not open the key file=" + file, e);
      return Optional.empty(); // the library tells a wrong passphrase in many ways
    }
  }

  private static Seed seed(Path file, OpenSshEnvelope envelope, OpenSshSecret secret) {
    try {
      return secret
          .seed(envelope.type(), envelope.publicKey())
          .orElseThrow(
              () ->
                  new ConfigException(
                      "the OpenSSH key in identity file at "
                          + file
                          + " is damaged: its public half does not belong to its private one."
                          + " Restore it from a copy."));
    } finally {
      secret.wipe();
    }
  }

  private static ConfigException wrongType(Path file, String type) {
    return new ConfigException(
        "the OpenSSH key in identity file at "
            + file
            + " is of type "
            + type
            + ", and agentsync needs "
            + ED25519
            + ". Make one with `ssh-keygen -t ed25519 -N '' -f PATH` or `agentsync key generate"
            + " --identity PATH`.");
  }

  private static ConfigException needsPassphrase(Path file) {
    return new ConfigException(
        "the OpenSSH key in identity file at "
            + file
            + " is encrypted with a passphrase, and nobody can be asked for it here. Run agentsync"
            + " at a terminal, or write the passphrase into a file that only you can read and name"
            + " that in AGENTSYNC_PASSPHRASE_FILE.");
  }

  private static ConfigException wrongPassphrase(Path file) {
    return new ConfigException(
        "the passphrase does not open the OpenSSH key in identity file at "
            + file
            + ". Check it with `ssh-keygen -y -f "
            + file
            + "`.");
  }

  private static ConfigException unusable(Path file) {
    return new ConfigException(
        "the OpenSSH key in identity file at "
            + file
            + " cannot be read: it is cut off, damaged, or of a kind agentsync does not know."
            + " Check it with `ssh-keygen -y -f "
            + file
            + "`; agentsync needs one "
            + ED25519
            + " key.");
  }
}
