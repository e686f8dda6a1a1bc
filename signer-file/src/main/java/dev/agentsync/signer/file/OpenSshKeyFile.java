package dev.agentsync.signer.file;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Passphrases;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.loader.openssh.OpenSSHKeyPairResourceParser;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSAUtils;
import org.jspecify.annotations.Nullable;

/** What {@code ssh-keygen} writes. */
final class OpenSshKeyFile {
  private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
  private static final String END = "-----END OPENSSH PRIVATE KEY-----";
  private static final String ED25519 = "ssh-ed25519";
  private static final int MOST_ROUNDS = 2_000; // ssh-keygen takes 24 unless told otherwise
  private static final System.Logger LOG = System.getLogger("agentsync.identity");

  private OpenSshKeyFile() {}

  static boolean isOne(String text) {
    return text.stripLeading().startsWith(BEGIN);
  }

  static DeviceKey publicKey(Path file, String text) {
    OpenSshEnvelope envelope = envelope(file, text);
    if (envelope.publicKey().length() != DeviceKey.LENGTH) {
      throw unusable(file, null);
    }
    return new DeviceKey(envelope.publicKey());
  }

  static Seed parse(Path file, String text, Passphrases passphrases) {
    OpenSshEnvelope envelope = envelope(file, text);
    if (envelope.cipher().equals("none")) {
      return load(file, text, FilePasswordProvider.EMPTY).orElseThrow(() -> unusable(file, null));
    }
    if (envelope.rounds() > MOST_ROUNDS) {
      throw new ConfigException(
          "the OpenSSH key in identity file at "
              + file
              + " asks for "
              + envelope.rounds()
              + " rounds of bcrypt, and more than "
              + MOST_ROUNDS
              + " would take minutes. Encrypt it anew with `ssh-keygen -p -a 100 -f "
              + file
              + "`.");
    }
    return decrypted(file, text, passphrases);
  }

  private static OpenSshEnvelope envelope(Path file, String text) {
    OpenSshEnvelope envelope =
        OpenSshEnvelope.read(text, BEGIN, END).orElseThrow(() -> unusable(file, null));
    if (!envelope.type().equals(ED25519)) {
      throw wrongType(file, envelope.type());
    }
    return envelope;
  }

  private static Seed decrypted(Path file, String text, Passphrases passphrases) {
    for (int attempt = 1; ; attempt++) {
      Optional<char[]> asked = passphrases.ask("the key in " + file, attempt);
      if (asked.isEmpty()) {
        throw attempt == 1 ? needsPassphrase(file) : wrongPassphrase(file);
      }
      // The library wants a string, which cannot be wiped; the array can.
      String passphrase = new String(asked.get());
      Arrays.fill(asked.get(), '\0');
      Optional<Seed> seed = load(file, text, FilePasswordProvider.of(passphrase));
      if (seed.isPresent()) {
        return seed.get();
      }
    }
  }

  /** Returns the key; empty if the passphrase does not open it. */
  private static Optional<Seed> load(Path file, String text, FilePasswordProvider password) {
    try {
      Collection<KeyPair> pairs =
          OpenSSHKeyPairResourceParser.INSTANCE.loadKeyPairs(
              null, NamedResource.ofName(file.toString()), password, text.lines().toList());
      return Optional.of(seed(file, pairs.iterator().next()));
    } catch (ConfigException e) {
      throw e;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (password != FilePasswordProvider.EMPTY) {
        LOG.log(Level.DEBUG, "the passphrase did not open the key file=" + file, e);
        return Optional.empty(); // the library tells a wrong passphrase in many ways
      }
      throw unusable(file, e); // a damaged file brings the library to any of its exceptions
    }
  }

  private static Seed seed(Path file, KeyPair pair) throws GeneralSecurityException {
    var seed = new Seed(EdDSAUtils.getBytes(pair.getPrivate()));
    Bytes stored = Bytes.of(EdDSAUtils.getBytes(pair.getPublic()));
    if (!seed.publicKey().bytes().equals(stored)) {
      throw new ConfigException(
          "the OpenSSH key in identity file at "
              + file
              + " is damaged: its public half does not belong to its private one. Restore it"
              + " from a copy.");
    }
    return seed;
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

  private static ConfigException unusable(Path file, @Nullable Exception cause) {
    return new ConfigException(
        "the OpenSSH key in identity file at "
            + file
            + " cannot be read: it is cut off, damaged, or of a kind agentsync does not know."
            + " Check it with `ssh-keygen -y -f "
            + file
            + "`; agentsync needs one "
            + ED25519
            + " key.",
        cause);
  }
}
