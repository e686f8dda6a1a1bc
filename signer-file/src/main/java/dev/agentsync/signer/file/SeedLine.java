package dev.agentsync.signer.file;

import dev.agentsync.kernel.ConfigException;
import java.nio.file.Path;
import java.util.Base64;

/** The project's own format: one line, a word and the secret in base64 without padding. */
final class SeedLine {
  private static final String PREFIX = "agentsync-identity-v1 ";

  private SeedLine() {}

  static boolean isOne(String text) {
    return text.startsWith(PREFIX);
  }

  /** Reads the first line; what follows is nobody's business. */
  static Seed parse(Path file, String text, String help) {
    String line = text.lines().findFirst().orElse("");
    byte[] seed = decode(file, line.substring(PREFIX.length()).stripTrailing(), help);
    if (seed.length != Seed.LENGTH) {
      throw new ConfigException(
          "identity seed wrong length: got "
              + seed.length
              + " bytes, want "
              + Seed.LENGTH
              + " (identity file at "
              + file
              + "). "
              + help);
    }
    return new Seed(seed);
  }

  static String render(Seed seed) {
    return PREFIX + Base64.getEncoder().withoutPadding().encodeToString(seed.toArray()) + "\n";
  }

  private static byte[] decode(Path file, String base64, String help) {
    String problem;
    try {
      byte[] seed = Base64.getDecoder().decode(base64);
      if (Base64.getEncoder().withoutPadding().encodeToString(seed).equals(base64)) {
        return seed;
      }
      problem = base64.endsWith("=") ? "invalid padding" : "invalid last symbol";
    } catch (IllegalArgumentException e) {
      // The decoder's message would quote a character of the secret.
      problem = "invalid symbol or length " + base64.length();
    }
    throw new ConfigException(
        "identity file base64 decode: " + problem + " (identity file at " + file + "). " + help);
  }
}
