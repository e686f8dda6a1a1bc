package dev.agentsync.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** Copies a jar and changes it on the way. */
final class JarCopy {
  private static final String DESCRIPTOR = "module-info.class";

  private JarCopy() {}

  /**
   * Copies a jar that has no descriptor and adds this one. Foreign native code and service files
   * stay behind: the one is installed outside the modules, the others only count on the class path.
   */
  static Path withDescriptor(Path jar, Path folder, byte[] descriptor) throws IOException {
    return copy(jar, folder, Optional.of(descriptor), UnaryOperator.identity());
  }

  /** Copies a jar and passes each of its classes through {@code change}. */
  static Path transformingClasses(Path jar, Path folder, UnaryOperator<byte[]> change)
      throws IOException {
    return copy(jar, folder, Optional.empty(), change);
  }

  private static Path copy(
      Path jar, Path folder, Optional<byte[]> descriptor, UnaryOperator<byte[]> change)
      throws IOException {
    Path target = folder.resolve(jar.getFileName());
    try (JarFile source = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(target);
        JarOutputStream out = new JarOutputStream(file)) {
      Enumeration<JarEntry> entries = source.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (entry.isDirectory() || descriptor.isPresent() && isLeftOut(entry.getName())) {
          continue;
        }
        byte[] bytes = source.getInputStream(entry).readAllBytes();
        write(out, entry.getName(), isPlainClass(entry.getName()) ? change.apply(bytes) : bytes);
      }
      if (descriptor.isPresent()) {
        write(out, DESCRIPTOR, descriptor.get());
      }
    }
    return target;
  }

  private static boolean isLeftOut(String name) {
    return name.startsWith("native/") || name.startsWith("META-INF/services/");
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
