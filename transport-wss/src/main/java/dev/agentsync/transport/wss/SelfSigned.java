package dev.agentsync.transport.wss;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a hub's certificate. The only class that needs a library for it; loaded for that alone. */
final class SelfSigned {
  private static final String ALGORITHM = "Ed25519";
  private static final String NAME = "agentsync.local";
  private static final Duration VALID = Duration.ofDays(10 * 365);
  private static final int SERIAL_BITS = 127;

  private SelfSigned() {}

  static HubCertificate create(Instant now) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      // Nobody looks at the name, but Java cannot read a certificate whose issuer has none.
      X500Name name = new X500Name("CN=" + NAME);
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              name,
              new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
              Date.from(now),
              Date.from(now.plus(VALID)),
              name,
              SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, NAME)));
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder(ALGORITHM).build(pair.getPrivate()))
              .getEncoded();
      X509Certificate certificate = Certificates.read(der);
      return new HubCertificate(certificate, pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this Java platform lacks Ed25519", e);
    }
  }
}
