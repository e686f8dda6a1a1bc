package dev.agentsync.signer.file;

import java.nio.file.Path;

/** Recognizes the files people name by mistake, and tells the way from there. */
final class Guess {
  private Guess() {}

  /** Returns the rest of a sentence, beginning with a separator; empty if it looks like nothing. */
  static String about(String text, Path file) {
    String name = String.valueOf(file.getFileName());
    if (text.startsWith("ssh-") || text.startsWith("ecdsa-") || text.startsWith("sk-")) {
      String hint = name.endsWith(".pub") ? " (the same name without .pub)" : "";
      return ": it is a public key; name the private one" + hint;
    }
    if (text.startsWith("-----BEGIN ")) {
      return ": it is a PEM file. If it holds an Ed25519 key, `ssh-keygen -p -N '' -f "
          + file
          + "` rewrites it as an OpenSSH one";
    }
    if (text.startsWith("PuTTY-User-Key-File")) {
      return ": it is a PuTTY key; export it as an OpenSSH key with PuTTYgen";
    }
    return "";
  }
}
