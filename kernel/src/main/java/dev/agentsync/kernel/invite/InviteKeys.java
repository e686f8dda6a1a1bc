package dev.agentsync.kernel.invite;

import dev.agentsync.kernel.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What follows from an invitation's secret. The secret itself never travels: HKDF-SHA256 makes an
 * id of it, which names the invitation, and a key, which proves by HMAC-SHA256 that a side has it.
 * A proof is bound to one handshake of one vault and to the side that gives it, so it is good for
 * nothing else.
 */
public final class InviteKeys {
  /** Bytes of an id. */
  public static final int ID = 8;

  /** Bytes of what a peer shows: the id and its proof. */
  public static final int SHOWN = ID + 32;

  private static final byte[] SALT = ascii("agentsync-invite-v1");

  private final Bytes id;
  private final byte[] key;

  private InviteKeys(Bytes id, byte[] key) {
    this.id = id;
    this.key = key;
  }

  /** Returns those of a secret. */
  public static InviteKeys of(Bytes secret) {
    return new InviteKeys(Bytes.of(derive(secret, "id", ID)), derive(secret, "proof", 32));
  }

  private static byte[] derive(Bytes secret, String what, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret.toArray())
                  .addSalt(SALT)
                  .thenExpand(ascii(what), length));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("Java 25 has HKDF-SHA256", e);
    }
  }

  /** Returns the invitation's name; whoever knows it knows nothing of the secret. */
  public Bytes id() {
    return id;
  }

  /** Returns what a peer shows in its greeting. */
  public Bytes shownByPeer(byte[] transcript, String vaultId) {
    byte[] shown = Arrays.copyOf(id.toArray(), SHOWN);
    System.arraycopy(proof("peer", transcript, vaultId), 0, shown, ID, SHOWN - ID);
    return Bytes.of(shown);
  }

  /** Returns whether a peer that shows this has the secret. */
  public boolean provesPeer(Bytes shown, byte[] transcript, String vaultId) {
    return MessageDigest.isEqual(
        shown.toArray(), shownByPeer(transcript, vaultId).toArray()); // in constant time
  }

  /** Returns what the hub answers. */
  public Bytes answerOfHub(byte[] transcript, String vaultId) {
    return Bytes.of(proof("hub", transcript, vaultId));
  }

  /** Returns whether a hub that answers this has the secret. */
  public boolean provesHub(Bytes answer, byte[] transcript, String vaultId) {
    return MessageDigest.isEqual(answer.toArray(), proof("hub", transcript, vaultId));
  }

  /**
   * Returns what both sides show to their people, the same on both if and only if they have the
   * same secret and mean the same handshake.
   */
  public String words(byte[] transcript, String vaultId) {
    return SpokenWords.of(proof("words", transcript, vaultId));
  }

  private byte[] proof(String side, byte[] transcript, String vaultId) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(ascii(side));
      mac.update((byte) 0);
      mac.update(Sha256.of(transcript)); // of one length, so that no part can pass for another
      return mac.doFinal(vaultId.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
