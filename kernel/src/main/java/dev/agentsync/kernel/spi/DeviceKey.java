package dev.agentsync.kernel.spi;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A device's public key: Ed25519 (RFC 8032), 32 raw bytes; in text the OpenSSH form (RFC 8709).
 *
 * @param bytes the raw key, 32 bytes
 * @since 0.1.0
 */
public record DeviceKey(Bytes bytes) {
  /** The length of a raw key in bytes. */
  public static final int LENGTH = 32;

  private static final String TYPE = "ssh-ed25519";
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  public DeviceKey {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException(
          "pubkey wrong length: got " + bytes.length() + " bytes, want 32");
    }
  }

  /**
   * Reads {@code ssh-ed25519 BASE64}; whatever follows the base64 is ignored.
   *
   * @throws IllegalArgumentException if the text is not such a key; the message says why
   */
  public static DeviceKey parse(String text) {
    String[] parts = text.strip().split("\\s+");
    if (parts[0].isEmpty()) {
      throw new IllegalArgumentException("empty ssh pubkey string");
    }
    if (!parts[0].equals(TYPE)) {
      throw new IllegalArgumentException(
          "unsupported pubkey type \"" + parts[0] + "\", want " + TYPE);
    }
    if (parts.length < 2) {
      throw new IllegalArgumentException("missing base64 portion of ssh pubkey");
    }
    byte[] wire;
    try {
      wire = Base64.getDecoder().decode(parts[1]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ssh pubkey base64: " + e.getMessage(), e);
    }
    return decodeWire(wire);
  }

  private static DeviceKey decodeWire(byte[] wire) {
    ByteBuffer in = ByteBuffer.wrap(wire);
    try {
      String type = new String(string(in), StandardCharsets.US_ASCII);
      if (!type.equals(TYPE)) {
        throw new IllegalArgumentException("ssh pubkey type tag mismatch: " + type);
      }
      byte[] key = string(in);
      if (key.length != LENGTH) {
        throw new IllegalArgumentException("ssh pubkey body wrong length: " + key.length);
      }
      return new DeviceKey(Bytes.of(key));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("truncated ssh wire string", e);
    }
  }

  private static byte[] string(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] out = new byte[length];
    in.get(out);
    return out;
  }

  /** Returns the SSH wire form: two length-prefixed strings, type and key (51 bytes). */
  public byte[] wire() {
    byte[] type = TYPE.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(8 + type.length + LENGTH)
        .putInt(type.length)
        .put(type)
        .putInt(LENGTH)
        .put(bytes.toArray())
        .array();
  }

  /** Returns {@code ssh-ed25519 BASE64} without a comment. */
  public String ssh() {
    return TYPE + " " + Base64.getEncoder().encodeToString(wire());
  }

  /** Returns {@code SHA256:} and the unpadded base64 of the wire form's SHA-256, as ssh-keygen. */
  public String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(wire());
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Returns whether {@code signature} is this key's Ed25519 signature over {@code message}. */
  public boolean verifies(byte[] message, byte[] signature) {
    try {
      byte[] x509 =
          ByteBuffer.allocate(X509_PREFIX.length + LENGTH)
              .put(X509_PREFIX)
              .put(bytes.toArray())
              .array();
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // not a point on the curve, or not 64 bytes: nobody's signature
    }
  }

  /** Returns {@link #ssh()}. */
  @Override
  public String toString() {
    return ssh();
  }
}
