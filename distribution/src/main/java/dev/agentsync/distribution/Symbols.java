package dev.agentsync.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The names of functions inside the JVM's own library, for reports of crashes: a twentieth of a
 * small image. The exact library can be named by its build id, which stays, and its names be had
 * from whoever made the JDK.
 */
final class Symbols {
  private static final long LIMIT_SECONDS = 60;

  private Symbols() {}

  /**
   * Removes them with {@code strip} of the GNU binutils. Without that tool the image is larger, and
   * otherwise the same.
   *
   * @return what went wrong, in a sentence
   */
  static Optional<String> remove(Platform platform, Path image) throws IOException {
    if (platform.os() != Platform.Os.LINUX) {
      return Optional.empty(); // elsewhere they lie in files of their own
    }
    Path library = image.resolve("lib/server/libjvm.so");
    try {
      Process strip =
          new ProcessBuilder("strip", "--strip-unneeded", library.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (strip.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && strip.exitValue() == 0) {
        return Optional.empty();
      }
      strip.destroyForcibly();
      return Optional.of("strip could not read " + library + ", which stays as it is");
    } catch (IOException e) {
      return Optional.of("without strip (package binutils) the image is 1.5 MB larger");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while stripping", e);
    }
  }
}
