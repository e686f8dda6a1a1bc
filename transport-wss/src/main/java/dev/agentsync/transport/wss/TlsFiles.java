package dev.agentsync.transport.wss;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Set;

/**
 * The hub's certificate and key on disk: {@code tls.crt} in DER and {@code tls.key} in PKCS#8 DER,
 * readable by the owner only. They are kept for good, so that the channel binding survives
 * restarts, and made when one of them is missing.
 */
final class TlsFiles {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  private static final byte[] SAMPLE =
      "does this key belong to this certificate".getBytes(StandardCharsets.US_ASCII);
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final String WHAT_TO_DO =
      "Put the right files back, or delete both to have new ones made.";

  private final Path directory;
  private final Path certificateFile;
  private final Path keyFile;

  TlsFiles(Path directory) {
    this.directory = directory;
    this.certificateFile = directory.resolve("tls.crt");
    this.keyFile = directory.resolve("tls.key");
  }

  /**
   * Returns what is on disk, or makes and keeps a new pair.
   *
   * @throws ConfigException if what is there cannot be used
   * @throws StorageException if a new pair cannot be written
   */
  HubCertificate loadOrCreate() {
    return Files.exists(certificateFile) && Files.exists(keyFile) ? load() : create();
  }

  private HubCertificate load() {
    X509Certificate certificate = certificate();
    PrivateKey key = key(certificate);
    if (!belongTogether(certificate, key)) {
      throw new ConfigException(
          keyFile + " is not the key of " + certificateFile + ". " + WHAT_TO_DO);
    }
    return new HubCertificate(certificate, key);
  }

  private X509Certificate certificate() {
    byte[] der = read(certificateFile);
    try {
      return Certificates.read(der);
    } catch (GeneralSecurityException e) {
      throw new ConfigException(certificateFile + " is not a certificate in DER. " + WHAT_TO_DO, e);
    }
  }

  private PrivateKey key(X509Certificate certificate) {
    byte[] der = read(keyFile);
    try {
      return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      // The cause could quote key material.
      throw new ConfigException(
          keyFile
              + " is not a private key in PKCS#8 DER of the kind "
              + certificateFile.getFileName()
              + " needs. "
              + WHAT_TO_DO);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigException(
          "Cannot read " + file + ": " + e.getMessage() + ". Check its permissions.", e);
    }
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(SAMPLE);
      byte[] signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(SAMPLE);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private HubCertificate create() {
    HubCertificate made = SelfSigned.create(Instant.now());
    try {
      Files.createDirectories(directory, ownerOnly("rwx------"));
      // In this order no crash can leave a certificate beside a key that is not its own.
      Files.deleteIfExists(certificateFile);
      write(keyFile, made.key().getEncoded());
      write(certificateFile, made.certificate().getEncoded());
    } catch (IOException | GeneralSecurityException e) {
      throw new StorageException(
          "Cannot keep the TLS key and certificate in "
              + directory
              + ": "
              + e.getMessage()
              + ". Check its permissions and the free space.",
          e);
    }
    return made;
  }

  private void write(Path file, byte[] bytes) throws IOException {
    Path draft = directory.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel = FileChannel.open(draft, NEW, ownerOnly("rw-------"))) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (POSIX) {
      // The new name must outlive a power cut before the next file is written.
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
