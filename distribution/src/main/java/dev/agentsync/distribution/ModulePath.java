package dev.agentsync.distribution;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the jars of the build into modules that jlink accepts. */
final class ModulePath {
  private ModulePath() {}

  /** Returns jars to link: those that are fine as they are, and changed copies of the others. */
  static List<Path> prepare(Path jars, Path changed) throws IOException {
    Files.createDirectories(changed);
    List<Path> result = new ArrayList<>();
    for (ModuleReference reference : ModuleFinder.of(jars).findAll()) {
      Path jar = Path.of(reference.location().orElseThrow());
      ModuleDescriptor module = reference.descriptor();
      Optional<Descriptor> missing = Descriptor.forModule(module);
      if (missing.isPresent()) {
        byte[] descriptor = missing.get().classFile(module.packages());
        result.add(JarCopy.withDescriptor(jar, changed, descriptor));
      } else if (module.name().equals("info.picocli")) {
        result.add(JarCopy.transformingClasses(jar, changed, new ClassModernizer(jar)));
      } else if (!module.isAutomatic()) {
        result.add(jar);
      }
      // Any other automatic module is a companion nobody requires; jlink names it if one does.
    }
    return result;
  }
}
