package dev.agentsync.kernel.spi;

/**
 * Holds, or reaches, one Ed25519 private key. The key never leaves it. Any thread may call.
 *
 * @since 0.1.0
 */
public interface Signer extends AutoCloseable {
  /** Returns the device's public key. */
  DeviceKey publicKey();

  /**
   * Returns the Ed25519 signature (RFC 8032, no pre-hash) of the message, 64 bytes. May block while
   * a person touches a key.
   *
   * @param message at most 64 KiB
   * @throws dev.agentsync.kernel.AuthException if the signature was refused or did not come in time
   */
  byte[] sign(byte[] message);

  /** Forgets the key; closing again does nothing. */
  @Override
  void close();
}
