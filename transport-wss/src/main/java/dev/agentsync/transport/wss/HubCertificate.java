package dev.agentsync.transport.wss;

import dev.agentsync.kernel.spi.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/** The certificate a hub shows and the key that belongs to it. */
record HubCertificate(X509Certificate certificate, PrivateKey key) {
  /** Returns the channel binding a certificate stands for: SHA-256 of its DER form. */
  static Bytes binding(Certificate certificate) throws CertificateEncodingException {
    try {
      return Bytes.of(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
