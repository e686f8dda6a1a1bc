package dev.agentsync.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Puts this platform's native libraries where the JVM finds them. From a jar they would be unpacked
 * into the temporary folder at each start, which is slow and fails where that folder may not hold
 * programs; those of other platforms stay behind.
 */
final class NativeLibraries {
  /** What jlink leaves out because of that. */
  static final List<String> LEFT_OUT = List.of("/org.xerial.sqlitejdbc/org/sqlite/native/**");

  private static final String AUTOMERGE = "automerge-\\d.*";

  private final Path jars;
  private final Platform platform;

  NativeLibraries(Path jars, Platform platform) {
    this.jars = jars;
    this.platform = platform;
  }

  /** Installs those of the parts of a plan. */
  void install(ImagePlan plan, Path image) throws IOException {
    if (plan.has("engine-native")) {
      install(automerge(), image);
    }
    if (plan.has("storage-sqlite")) {
      install(sqlite(), image);
    }
    if (plan.has("storage-lmdb")) {
      install(lmdb(), image);
      install(jffi(), image);
    }
  }

  private void install(NativeLibrary library, Path image) throws IOException {
    Path jar = jar(library.jar());
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry entry = file.getEntry(library.resource());
      if (entry == null) {
        throw new IllegalStateException(
            jar + " has no " + library.resource() + " for this platform");
      }
      try (InputStream in = file.getInputStream(entry)) {
        Files.copy(in, image.resolve("lib").resolve(library.file()));
      }
    }
  }

  private Path jar(String name) throws IOException {
    try (Stream<Path> all = Files.list(jars)) {
      return all.filter(jar -> jar.getFileName().toString().matches(name + "\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No " + name + " jar in " + jars));
    }
  }

  private NativeLibrary automerge() throws IOException {
    String system =
        switch (platform.os()) {
          case LINUX -> "unknown-linux-gnu";
          case MAC -> "apple-darwin";
          case WINDOWS -> "pc-windows-gnu";
        };
    String file =
        platform.os() == Platform.Os.WINDOWS
            ? "automerge_jni.dll"
            : System.mapLibraryName("automerge_jni");
    return new NativeLibrary(
        AUTOMERGE,
        "native/" + platform.cpuName() + "-" + system + "/" + file,
        System.mapLibraryName("automerge_jni_" + automergeVersion()));
  }

  /** The library's own version is part of the name it asks the JVM for. */
  private String automergeVersion() throws IOException {
    URL[] urls = {jar(AUTOMERGE).toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      Class<?> info = Class.forName("org.automerge.BuildInfo", true, loader);
      Method method = info.getDeclaredMethod("getExpectedRustLibVersion");
      method.setAccessible(true);
      return method.invoke(null).toString().replace('.', '_');
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("automerge-java no longer says which library it wants", e);
    }
  }

  private NativeLibrary sqlite() {
    String system =
        switch (platform.os()) {
          case LINUX -> "Linux";
          case MAC -> "Mac";
          case WINDOWS -> "Windows";
        };
    String file = System.mapLibraryName("sqlitejdbc");
    return new NativeLibrary(
        "sqlite-jdbc-\\d.*",
        "org/sqlite/native/" + system + "/" + platform.cpuName() + "/" + file,
        file);
  }

  private NativeLibrary lmdb() {
    String system =
        switch (platform.os()) {
          case LINUX -> "-linux-gnu.so";
          case MAC -> "-macos-none.so";
          case WINDOWS -> "-windows-gnu.dll";
        };
    return new NativeLibrary(
        "native-\\d.*", "org/lmdbjava/native/" + platform.cpuName() + system, "liblmdb.so");
  }

  /** What lmdbjava calls LMDB through. */
  private NativeLibrary jffi() {
    String resource =
        switch (platform.os()) {
          case LINUX -> platform.cpuName() + "-Linux/libjffi-1.2.so";
          case MAC -> "Darwin/libjffi-1.2.jnilib";
          case WINDOWS -> platform.cpuName() + "-Windows/jffi-1.2.dll";
        };
    String file = resource.substring(resource.lastIndexOf('/') + 1);
    return new NativeLibrary("jffi-.*-native", "jni/" + resource, file);
  }
}
