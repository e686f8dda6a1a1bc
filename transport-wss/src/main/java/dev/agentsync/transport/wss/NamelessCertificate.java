package dev.agentsync.transport.wss;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that names nobody. The public project's hubs make such ones, and the JDK refuses to
 * read a certificate whose issuer is empty.
 *
 * <p>It is good for what this module needs: its bytes and its public key. Whoever asks it to vouch
 * for a name or a date is refused.
 */
final class NamelessCertificate extends X509Certificate {
  private static final long serialVersionUID = 1L;
  private static final int UNUSED_BITS_OCTET = 1;

  private final byte[] der;
  private final byte[] signed;
  private final byte[] signature;
  private final String signatureOid;
  private final BigInteger serial;
  private final PublicKey key;

  /**
   * Reads one.
   *
   * @throws CertificateException if this is no certificate, or if somebody is named in it: those
   *     are the JDK's to read
   */
  NamelessCertificate(byte[] der) throws CertificateException {
    this.der = der.clone();
    Der parts = new Der(der).next(Der.SEQUENCE).inside();
    Der.Value body = parts.next(Der.SEQUENCE);
    this.signed = body.whole();
    this.signatureOid = oid(parts.next(Der.SEQUENCE));
    byte[] bits = parts.next(Der.BIT_STRING).content();
    this.signature =
        Arrays.copyOfRange(bits, Math.min(UNUSED_BITS_OCTET, bits.length), bits.length);

    Der fields = body.inside();
    if (fields.nextIs(Der.VERSION)) {
      fields.next();
    }
    this.serial = new BigInteger(nonEmpty(fields.next(Der.INTEGER).content()));
    fields.next(Der.SEQUENCE); // the signature's algorithm once more
    if (fields.next(Der.SEQUENCE).content().length > 0) {
      throw new CertificateParsingException("the certificate's issuer is not empty");
    }
    fields.next(Der.SEQUENCE); // the time it is valid
    fields.next(Der.SEQUENCE); // whom it is for
    this.key = key(fields.next(Der.SEQUENCE));
  }

  private static byte[] nonEmpty(byte[] bytes) throws CertificateParsingException {
    if (bytes.length == 0) {
      throw new CertificateParsingException("the certificate's serial number is empty");
    }
    return bytes;
  }

  private static PublicKey key(Der.Value info) throws CertificateException {
    try {
      return KeyFactory.getInstance(oid(info.inside().next(Der.SEQUENCE)))
          .generatePublic(new X509EncodedKeySpec(info.whole()));
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the certificate's public key cannot be read", e);
    }
  }

  private static String oid(Der.Value algorithm) throws CertificateParsingException {
    byte[] content = algorithm.inside().next(Der.OBJECT_IDENTIFIER).content();
    if (content.length == 0) {
      throw new CertificateParsingException("an algorithm's identifier is empty");
    }
    StringBuilder text = new StringBuilder();
    BigInteger arc = BigInteger.ZERO;
    for (byte octet : content) {
      arc = arc.shiftLeft(7).or(BigInteger.valueOf(octet & 0x7F));
      if (octet >= 0) {
        text.append(text.isEmpty() ? firstArcs(arc.intValue()) : "." + arc);
        arc = BigInteger.ZERO;
      }
    }
    return text.toString();
  }

  private static String firstArcs(int both) {
    int first = Math.min(both / 40, 2);
    return first + "." + (both - first * 40);
  }

  @Override
  public byte[] getEncoded() {
    return der.clone();
  }

  @Override
  public PublicKey getPublicKey() {
    return key;
  }

  @Override
  public void verify(PublicKey issuer)
      throws NoSuchAlgorithmException, InvalidKeyException, SignatureException {
    verify(issuer, Signature.getInstance(signatureOid));
  }

  @Override
  public void verify(PublicKey issuer, String provider)
      throws NoSuchAlgorithmException,
          InvalidKeyException,
          NoSuchProviderException,
          SignatureException {
    verify(issuer, Signature.getInstance(signatureOid, provider));
  }

  private void verify(PublicKey issuer, Signature verifier)
      throws InvalidKeyException, SignatureException {
    verifier.initVerify(issuer);
    verifier.update(signed);
    if (!verifier.verify(signature)) {
      throw new SignatureException("the certificate's signature does not match");
    }
  }

  @Override
  public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
    throw new CertificateExpiredException("a certificate without a name vouches for no time");
  }

  @Override
  public void checkValidity(Date date)
      throws CertificateExpiredException, CertificateNotYetValidException {
    checkValidity();
  }

  @Override
  public int getVersion() {
    return 3;
  }

  @Override
  public BigInteger getSerialNumber() {
    return serial;
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  public Principal getIssuerDN() {
    return getIssuerX500Principal();
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  public Principal getSubjectDN() {
    return getSubjectX500Principal();
  }

  @Override
  public X500Principal getIssuerX500Principal() {
    return new X500Principal("");
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return new X500Principal("");
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // inherited
  public Date getNotBefore() {
    return new Date(0);
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // inherited
  public Date getNotAfter() {
    return new Date(0);
  }

  @Override
  public byte[] getTBSCertificate() {
    return signed.clone();
  }

  @Override
  public byte[] getSignature() {
    return signature.clone();
  }

  @Override
  public String getSigAlgName() {
    return signatureOid;
  }

  @Override
  public String getSigAlgOID() {
    return signatureOid;
  }

  @Override
  public byte @Nullable [] getSigAlgParams() {
    return null;
  }

  @Override
  public boolean @Nullable [] getIssuerUniqueID() {
    return null;
  }

  @Override
  public boolean @Nullable [] getSubjectUniqueID() {
    return null;
  }

  @Override
  public boolean @Nullable [] getKeyUsage() {
    return null;
  }

  @Override
  public int getBasicConstraints() {
    return -1;
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return true;
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    return null;
  }

  @Override
  public String toString() {
    return "certificate without a name, serial number " + serial.toString(16);
  }
}
