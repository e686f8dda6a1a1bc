package dev.agentsync.kernel;

import dev.agentsync.kernel.config.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a listener pretends to have under names that nobody has. The same name always gets the same
 * vault, over restarts too: one that changed would give itself away.
 */
final class Decoys {
  /** A vault that does not exist. */
  record Decoy(String vaultId, String vaultName) {}

  private static final String MAC = "HmacSHA256";
  private static final int LENGTH = 32;
  private static final int LONGEST_NAME = 64;

  private final byte[] secret;

  private Decoys(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Reads the secret of a listener, or makes it.
   *
   * @throws StorageException if it cannot be written
   */
  static Decoys of(Path directory) {
    Path file = directory.resolve("names.secret");
    try {
      byte[] kept = HexFormat.of().parseHex(Files.readString(file).strip());
      if (kept.length == LENGTH) {
        return new Decoys(kept);
      }
    } catch (IOException | IllegalArgumentException e) {
      System.getLogger("agentsync.vault")
          .log(System.Logger.Level.DEBUG, "a new secret for names is made file={0}", file);
    }
    byte[] fresh = new byte[LENGTH];
    new SecureRandom().nextBytes(fresh);
    AtomicFile.write(file, HexFormat.of().formatHex(fresh) + "\n");
    return new Decoys(fresh);
  }

  /** Returns the vault to pretend under a name. */
  Decoy at(String name) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret, MAC));
      ByteBuffer bits = ByteBuffer.wrap(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
      long high = bits.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x4000L; // version 4
      long low = bits.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
      String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
      return new Decoy(new UUID(high, low).toString(), shown.isEmpty() ? "vault" : shown);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}
