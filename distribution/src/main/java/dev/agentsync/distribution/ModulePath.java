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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the jars of the build into modules that jlink accepts. */
final class ModulePath {
  private ModulePath() {}

  /** Returns jars to link: those that are fine as they are, and changed copies of the others. */
  static List<Path> prepare(Path jars, Path changed) throws IOException {
    Files.createDirectories(changed);
    ModuleFinder finder = ModuleFinder.of(modules(jars));
    Set<String> merged =
        Descriptor.ALL.stream()
            .flatMap(descriptor -> descriptor.merged().stream())
            .collect(Collectors.toSet());
    List<Path> result = new ArrayList<>();
    for (ModuleReference reference : finder.findAll()) {
      ModuleDescriptor module = reference.descriptor();
      Path jar = location(reference);
      Optional<Descriptor> missing = Descriptor.forModule(module);
      if (merged.contains(module.name())) {
        continue; // comes with the one it is merged into
      }
      if (missing.isPresent()) {
        result.add(described(missing.get(), reference, finder, changed));
      } else if (module.name().equals("info.picocli")) {
        result.add(JarCopy.transformingClasses(jar, changed, new ClassModernizer(jar)));
      } else if (Relaxation.ofModule(module.name()).isPresent()) {
        Relaxation relaxation = Relaxation.ofModule(module.name()).get();
        result.add(JarCopy.transformingDescriptor(jar, changed, relaxation.kept(), relaxation));
      } else if (!module.isAutomatic()) {
        result.add(jar);
      }
      // Any other automatic module is a companion nobody requires; jlink names it if one does.
    }
    return result;
  }

  private static Path described(
      Descriptor descriptor, ModuleReference library, ModuleFinder finder, Path changed)
      throws IOException {
    List<Path> jars = new ArrayList<>(List.of(location(library)));
    Set<String> packages = new TreeSet<>(library.descriptor().packages());
    for (String name : descriptor.merged()) {
      ModuleReference part =
          finder
              .find(name)
              .orElseThrow(
                  () -> new IllegalStateException(descriptor.module() + " came without " + name));
      jars.add(location(part));
      packages.addAll(part.descriptor().packages());
    }
    packages.removeIf(name -> !descriptor.kept().test(name));
    return JarCopy.withDescriptor(jars, changed, descriptor.classFile(packages), descriptor.kept());
  }

  private static Path location(ModuleReference reference) {
    return Path.of(reference.location().orElseThrow());
  }

  /** LMDB's native libraries come in a jar whose name can be no module's. */
  private static Path[] modules(Path jars) throws IOException {
    try (Stream<Path> all = Files.list(jars)) {
      return all.filter(jar -> !jar.getFileName().toString().startsWith("native-"))
          .toArray(Path[]::new);
    }
  }
}
