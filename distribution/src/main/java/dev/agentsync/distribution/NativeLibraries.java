package dev.agentsync.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Puts this platform's native Automerge library where the JVM finds it. From a jar it would be
 * unpacked into the temporary folder at each start, which is slow and fails where that folder may
 * not hold programs.
 */
final class NativeLibraries {
  private NativeLibraries() {}

  static void install(Path jars, Path image) throws IOException {
    Path jar = automerge(jars);
    URL[] urls = {jar.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      String file = System.mapLibraryName("automerge_jni_" + version(loader));
      String resource = resource();
      URL found = loader.getResource(resource);
      if (found == null) {
        throw new IllegalStateException(jar + " has no " + resource + " for this platform");
      }
      try (InputStream in = URI.create(found.toString()).toURL().openStream()) {
        Files.copy(in, image.resolve("lib").resolve(file));
      }
    }
  }

  private static Path automerge(Path jars) throws IOException {
    try (Stream<Path> all = Files.list(jars)) {
      return all.filter(jar -> jar.getFileName().toString().matches("automerge-\\d.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No automerge jar in " + jars));
    }
  }

  /** The library's own version is part of the name it asks the JVM for. */
  private static String version(ClassLoader loader) {
    try {
      Class<?> info = Class.forName("org.automerge.BuildInfo", true, loader);
      var method = info.getDeclaredMethod("getExpectedRustLibVersion");
      method.setAccessible(true);
      return method.invoke(null).toString().replace('.', '_');
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("automerge-java no longer says which library it wants", e);
    }
  }

  private static String resource() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          default -> System.getProperty("os.arch");
        };
    String system =
        os.startsWith("mac")
            ? "apple-darwin"
            : os.startsWith("windows") ? "pc-windows-gnu" : "unknown-linux-gnu";
    String file =
        os.startsWith("windows") ? "automerge_jni.dll" : System.mapLibraryName("automerge_jni");
    return "native/" + arch + "-" + system + "/" + file;
  }
}
