package dev.agentsync.transport.wss;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Reads certificates, those without a name included. */
final class Certificates {
  static final String TYPE = "X.509";

  private Certificates() {}

  static X509Certificate read(byte[] der) throws CertificateException {
    return read(CertificateFactory.getInstance(TYPE), der);
  }

  static X509Certificate read(CertificateFactory ordinary, byte[] der) throws CertificateException {
    try {
      return (X509Certificate) ordinary.generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException refused) {
      try {
        return new NamelessCertificate(der);
      } catch (CertificateException e) {
        refused.addSuppressed(e);
        throw refused;
      }
    }
  }
}
