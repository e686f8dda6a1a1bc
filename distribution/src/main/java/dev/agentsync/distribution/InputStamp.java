package dev.agentsync.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A hash of everything an image is made from, kept inside the image it led to. */
record InputStamp(String hex) {
  private static final String FILE = "lib/agentsync.inputs";

  /** Reads the jars, this builder's own classes, and the name of the JDK. The plan is any text. */
  static InputStamp of(String plan, Path jars) throws IOException {
    MessageDigest digest = sha256();
    digest.update(plan.getBytes(StandardCharsets.UTF_8));
    digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
    Path self = Path.of(Folders.uri(InputStamp.class.getProtectionDomain().getCodeSource()));
    for (Path root : List.of(jars, self)) {
      for (Path file : files(root)) {
        digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
    }
    return new InputStamp(HexFormat.of().formatHex(digest.digest()));
  }

  boolean matches(Path image) throws IOException {
    Path file = image.resolve(FILE);
    return Files.isRegularFile(file) && Files.readString(file).equals(hex);
  }

  void write(Path image) throws IOException {
    Files.writeString(image.resolve(FILE), hex);
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + root, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
