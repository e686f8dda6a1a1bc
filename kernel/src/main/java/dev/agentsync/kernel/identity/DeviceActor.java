package dev.agentsync.kernel.identity;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The actor ids a device writes its changes under: 16 bytes that follow from its public key, by
 * which everybody who knows the key can name the device, and a generation of 8 bytes.
 *
 * <p>Every opening of a vault is a generation of its own, drawn at random. A number that is counted
 * would have to be stored beside the history, and would go back with it when a backup is restored,
 * or be there twice when the folder is copied; then two different changes would have one name.
 * Nobody can restore what was never stored. The price is one actor per process that writes.
 */
public final class DeviceActor {
  private static final String DOMAIN = "agentsync-device-actor-v1";
  private static final int TAG = 16;
  private static final int GENERATION = 8;

  /** What engines put before an actor id when one actor writes at several older moments. */
  private static final Bytes CONCURRENT = Bytes.ofHex("13b22309");

  private static final SecureRandom RANDOM = new SecureRandom();

  private DeviceActor() {}

  /** Returns a fresh generation of the device. */
  public static ActorId fresh(DeviceKey key) {
    byte[] generation = new byte[GENERATION];
    RANDOM.nextBytes(generation);
    byte[] actor = Arrays.copyOf(tag(key).toArray(), TAG + GENERATION);
    System.arraycopy(generation, 0, actor, TAG, GENERATION);
    return new ActorId(Bytes.of(actor));
  }

  /** Returns what all generations of a device have in common. */
  public static Bytes tag(DeviceKey key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(DOMAIN.getBytes(StandardCharsets.US_ASCII));
      digest.update(key.bytes().toArray());
      return Bytes.of(Arrays.copyOf(digest.digest(), TAG));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns what names the writer behind an actor id: the tag of a device that writes as described
   * here, the whole id of any other.
   */
  public static Bytes writer(ActorId actor) {
    byte[] bytes = actor.bytes().toArray();
    int start = isConcurrent(bytes) ? CONCURRENT.length() + levelLength(bytes) : 0;
    int end = bytes.length - start == TAG + GENERATION ? start + TAG : bytes.length;
    return Bytes.of(Arrays.copyOfRange(bytes, start, end));
  }

  private static boolean isConcurrent(byte[] actor) {
    return actor.length > CONCURRENT.length() + 1
        && Arrays.equals(
            actor, 0, CONCURRENT.length(), CONCURRENT.toArray(), 0, CONCURRENT.length());
  }

  /** The level is a number of seven bits per byte, the last one without the eighth. */
  private static int levelLength(byte[] actor) {
    int length = 1;
    while (CONCURRENT.length() + length < actor.length
        && actor[CONCURRENT.length() + length - 1] < 0) {
      length++;
    }
    return length;
  }
}
