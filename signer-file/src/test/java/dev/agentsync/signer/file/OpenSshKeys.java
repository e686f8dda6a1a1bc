package dev.agentsync.signer.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes OpenSSH private key files (PROTOCOL.key), so that no test needs ssh-keygen. */
final class OpenSshKeys {
  private OpenSshKeys() {}

  /** Returns a key file without a passphrase. */
  static String plain(byte[] seed) {
    return armored(envelope("none", "none", new byte[0], publicKey(seed), secret(seed)));
  }

  /** Returns a key file whose public half belongs to another key. */
  static String mismatched(byte[] seed, byte[] other) {
    var mixed = new ByteArrayOutputStream();
    mixed.writeBytes(seed);
    mixed.writeBytes(raw(other));
    return armored(
        envelope(
            "none",
            "none",
            new byte[0],
            publicKey(other),
            secret(raw(other), mixed.toByteArray())));
  }

  /** Returns a key file that asks for a passphrase; none will open it. */
  static String encrypted(byte[] seed) {
    return encrypted(seed, 16);
  }

  /** As above; to open it is to take so many rounds of bcrypt. */
  static String encrypted(byte[] seed, int rounds) {
    var kdf = new ByteArrayOutputStream();
    string(kdf, new byte[16]);
    kdf.writeBytes(ByteBuffer.allocate(4).putInt(rounds).array());
    return armored(
        envelope("aes256-ctr", "bcrypt", kdf.toByteArray(), publicKey(seed), new byte[144]));
  }

  private static byte[] raw(byte[] seed) {
    return new Seed(seed).publicKey().bytes().toArray();
  }

  private static byte[] publicKey(byte[] seed) {
    return new Seed(seed).publicKey().wire();
  }

  private static byte[] secret(byte[] seed) {
    var both = new ByteArrayOutputStream();
    both.writeBytes(seed);
    both.writeBytes(raw(seed));
    return secret(raw(seed), both.toByteArray());
  }

  private static byte[] secret(byte[] publicKey, byte[] privateKey) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {1, 2, 3, 4, 1, 2, 3, 4}); // the check, twice
    string(out, "ssh-ed25519".getBytes(StandardCharsets.US_ASCII));
    string(out, publicKey);
    string(out, privateKey);
    string(out, "me@here".getBytes(StandardCharsets.US_ASCII));
    for (int i = 1; out.size() % 8 != 0; i++) {
      out.write(i);
    }
    return out.toByteArray();
  }

  private static byte[] envelope(
      String cipher, String kdf, byte[] kdfOptions, byte[] publicKey, byte[] secret) {
    var out = new ByteArrayOutputStream();
    out.writeBytes("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
    string(out, cipher.getBytes(StandardCharsets.US_ASCII));
    string(out, kdf.getBytes(StandardCharsets.US_ASCII));
    string(out, kdfOptions);
    out.writeBytes(new byte[] {0, 0, 0, 1});
    string(out, publicKey);
    string(out, secret);
    return out.toByteArray();
  }

  private static void string(ByteArrayOutputStream out, byte[] content) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(content);
  }

  private static String armored(byte[] content) {
    String lines = Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
        + lines
        + "\n-----END OPENSSH PRIVATE KEY-----\n";
  }
}
