package dev.agentsync.transport.wss;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;

/** Makes a certificate as the public project's hubs have it: nobody is named in it. */
final class NamelessHub {
  private NamelessHub() {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Made(byte[] certificate, KeyPair keys) {}

  static Made create() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    DERSequence algorithm = sequence(EdECObjectIdentifiers.id_Ed25519);
    DERSequence nobody = sequence();
    Instant now = Instant.now();
    DERSequence body =
        sequence(
            new DERTaggedObject(true, 0, new ASN1Integer(2)),
            new ASN1Integer(BigInteger.valueOf(77)),
            algorithm,
            nobody,
            sequence(new Time(Date.from(now)), new Time(Date.from(now.plusSeconds(1000)))),
            nobody,
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(keys.getPrivate());
    signature.update(body.getEncoded());
    byte[] der = sequence(body, algorithm, new DERBitString(signature.sign())).getEncoded();
    return new Made(der, keys);
  }

  private static DERSequence sequence(ASN1Encodable... parts) {
    return new DERSequence(parts);
  }
}
