package dev.agentsync.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  private JarCopy() {}

  /**
   * Copies a jar that has no descriptor and adds this one. Foreign native code and service files
   * stay behind: the one is installed outside the modules, the others only count on the class path.
   * Of files with one name, such as licences, the first stays.
   */
  static Path withDescriptor(List<Path> jars, Path folder, byte[] descriptor) throws IOException {
    return copy(jars, folder, Optional.of(descriptor), UnaryOperator.identity());
  }

  /** Copies a jar and passes each of its classes through {@code change}. */
  static Path transformingClasses(Path jar, Path folder, UnaryOperator<byte[]> change)
      throws IOException {
    return copy(List.of(jar), folder, Optional.empty(), change);
  }

  private static Path copy(
      List<Path> jars, Path folder, Optional<byte[]> descriptor, UnaryOperator<byte[]> change)
      throws IOException {
    Path target = folder.resolve(jars.getFirst().getFileName());
    Set<String> written = new HashSet<>();
    try (OutputStream file = Files.newOutputStream(target);
        JarOutputStream out = new JarOutputStream(file)) {
      if (descriptor.isPresent()) {
        write(out, MANIFEST, MULTI_RELEASE);
        write(out, DESCRIPTOR, descriptor.get());
        written.addAll(List.of(MANIFEST, DESCRIPTOR));
      }
      for (Path jar : jars) {
        copy(jar, out, written, name -> descriptor.isPresent() && isLeftOut(name), change);
      }
    }
    return target;
  }

  private static void copy(
      Path jar,
      JarOutputStream out,
      Set<String> written,
      Predicate<String> leftOut,
      UnaryOperator<byte[]> change)
      throws IOException {
    try (JarFile source = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(source.entries())) {
        String name = entry.getName();
        if (!entry.isDirectory() && !leftOut.test(name) && written.add(name)) {
          byte[] bytes = source.getInputStream(entry).readAllBytes();
          write(out, name, isPlainClass(name) ? change.apply(bytes) : bytes);
        }
      }
    }
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
