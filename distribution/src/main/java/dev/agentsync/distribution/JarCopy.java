package dev.agentsync.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;

/** Copies a jar and changes it on the way. */
final class JarCopy {
  private static final String DESCRIPTOR = "module-info.class";
  private static final String MANIFEST = JarFile.MANIFEST_NAME;

  /** Some libraries have classes for newer JDKs, which this asks to be looked at. */
  private static final byte[] MULTI_RELEASE =
      "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Two libraries have a folder of this name, which would be a package of both. */
  private static final String SCHEMAS = "schema/";

  private static final List<String> LEFT_OUT = List.of("native/", "META-INF/services/", SCHEMAS);

  /** A changed jar is no longer what was signed. */
  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

  private static final Pattern VERSIONED = Pattern.compile("^META-INF/versions/\\d+/");

  private JarCopy() {}

  /**
   * Copies jars that have no descriptor into one, and adds this one. Foreign native code and
   * service files stay behind: the one is installed outside the modules, the others only count on
   * the class path. So do packages that are not kept. Of files with one name, such as licences, the
   * first stays.
   */
  static Path withDescriptor(List<Path> jars, Path folder, byte[] descriptor, Kept kept)
      throws IOException {
    Path target = target(jars.getFirst(), folder);
    Set<String> written = new HashSet<>();
    try (JarOutputStream out = create(target)) {
      write(out, MANIFEST, MULTI_RELEASE);
      write(out, DESCRIPTOR, descriptor);
      written.addAll(List.of(MANIFEST, DESCRIPTOR));
      for (Path jar : jars) {
        copy(
            jar,
            out,
            name -> !isLeftOut(name) && kept.test(packageOf(name)) && written.add(name),
            (_, bytes) -> bytes);
      }
    }
    return target;
  }

  /** Copies a jar and passes each of its classes through {@code change}. */
  static Path transformingClasses(Path jar, Path folder, UnaryOperator<byte[]> change)
      throws IOException {
    return transforming(jar, folder, Kept.ALL, JarCopy::isPlainClass, change);
  }

  /** Copies the packages kept of a jar and passes its module descriptor through {@code change}. */
  static Path transformingDescriptor(Path jar, Path folder, Kept kept, UnaryOperator<byte[]> change)
      throws IOException {
    return transforming(jar, folder, kept, name -> name.endsWith(DESCRIPTOR), change);
  }

  private static Path transforming(
      Path jar, Path folder, Kept kept, Predicate<String> which, UnaryOperator<byte[]> change)
      throws IOException {
    Path target = target(jar, folder);
    try (JarOutputStream out = create(target)) {
      copy(
          jar,
          out,
          name -> !SIGNATURE.matcher(name).matches() && kept.test(packageOf(name)),
          (name, bytes) ->
              name.equals(MANIFEST)
                  ? withoutDigests(bytes)
                  : which.test(name) ? change.apply(bytes) : bytes);
    }
    return target;
  }

  /** Returns what a manifest says of the whole jar; of each file a signed one has a digest. */
  private static byte[] withoutDigests(byte[] manifest) {
    String text = new String(manifest, StandardCharsets.UTF_8);
    String whole = text.split("\r?\n\r?\n", 2)[0];
    return (whole.stripTrailing() + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Path target(Path jar, Path folder) {
    return folder.resolve(jar.getFileName());
  }

  private static JarOutputStream create(Path target) throws IOException {
    return new JarOutputStream(Files.newOutputStream(target));
  }

  private static void copy(
      Path jar,
      JarOutputStream out,
      Predicate<String> taken,
      BiFunction<String, byte[], byte[]> change)
      throws IOException {
    try (JarFile source = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(source.entries())) {
        String name = entry.getName();
        if (!entry.isDirectory() && taken.test(name)) {
          byte[] bytes = source.getInputStream(entry).readAllBytes();
          write(out, name, change.apply(name, bytes));
        }
      }
    }
  }

  /** Returns the package a file belongs to, also one for a newer JDK only; licences to none. */
  private static String packageOf(String name) {
    String path = VERSIONED.matcher(name).replaceFirst("");
    if (path.startsWith("META-INF/")) {
      return "";
    }
    return path.substring(0, Math.max(0, path.lastIndexOf('/'))).replace('/', '.');
  }

  private static boolean isLeftOut(String name) {
    return name.endsWith(DESCRIPTOR)
        || LEFT_OUT.stream().anyMatch(name::startsWith)
        || SIGNATURE.matcher(name).matches();
  }

  private static boolean isPlainClass(String name) {
    return name.endsWith(".class") && !name.endsWith(DESCRIPTOR);
  }

  private static void write(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
