package dev.agentsync.signer.file;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Collection;
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

  private OpenSshKeyFile() {}

  static boolean isOne(String text) {
    return text.stripLeading().startsWith(BEGIN);
  }

  static Seed parse(Path file, String text) {
    OpenSshEnvelope envelope =
        OpenSshEnvelope.read(text, BEGIN, END).orElseThrow(() -> unusable(file, null));
    if (!envelope.type().equals(ED25519)) {
      throw wrongType(file, envelope.type());
    }
    if (!envelope.cipher().equals("none")) {
      throw needsPassphrase(file);
    }
    try {
      Collection<KeyPair> pairs =
          OpenSSHKeyPairResourceParser.INSTANCE.loadKeyPairs(
              null,
              NamedResource.ofName(file.toString()),
              FilePasswordProvider.EMPTY,
              text.lines().toList());
      return seed(file, pairs.iterator().next());
    } catch (ConfigException e) {
      throw e;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
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
            + " is encrypted with a passphrase, and agentsync runs where nobody can be asked for"
            + " it. Make a key for this device alone with `agentsync key generate --identity PATH`,"
            + " or remove the passphrase of a copy with `ssh-keygen -p -N '' -f COPY`.");
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
            + " key without a passphrase.",
        cause);
  }
}
