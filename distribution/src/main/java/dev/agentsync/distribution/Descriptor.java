package dev.agentsync.distribution;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Set;

/**
 * The module descriptor we give to a library that ships none: jlink takes no automatic modules.
 * Every package is exported and open, which is what an automatic module grants too; only what a
 * library really reads is required, so that optional companions stay out of the image.
 *
 * @param module the automatic module's name, kept, so that requiring modules need not know
 * @param requires the modules it needs at run time
 */
record Descriptor(String module, List<String> requires) {
  /** The libraries that need one. */
  static final List<Descriptor> ALL =
      List.of(
          new Descriptor("automerge", List.of()),
          new Descriptor("com.electronwill.nightconfig.core", List.of()),
          new Descriptor(
              "com.electronwill.nightconfig.toml", List.of("com.electronwill.nightconfig.core")),
          new Descriptor("io.github.javadiffutils", List.of()),
          new Descriptor("msgpack.core", List.of("jdk.unsupported")),
          new Descriptor("org.apache.sshd.osgi", List.of("org.bouncycastle.provider", "org.slf4j")),
          new Descriptor("org.eclipse.jgit", List.of("org.slf4j")));

  Descriptor {
    requires = List.copyOf(requires);
  }

  /** Returns the bytes of a {@code module-info.class} for a library with these packages. */
  byte[] classFile(Set<String> packages) {
    ModuleAttribute attribute =
        ModuleAttribute.of(
            ModuleDesc.of(module),
            builder -> {
              builder.moduleFlags(AccessFlag.OPEN);
              builder.requires(ModuleDesc.of("java.base"), Set.of(AccessFlag.MANDATED), null);
              requires.forEach(name -> builder.requires(ModuleDesc.of(name), Set.of(), null));
              packages.stream()
                  .sorted()
                  .forEach(name -> builder.exports(PackageDesc.of(name), Set.of()));
            });
    return ClassFile.of()
        .buildModule(
            attribute, classBuilder -> classBuilder.withVersion(ClassFile.JAVA_25_VERSION, 0));
  }

  /** Returns the one for a module, if it needs one. */
  static java.util.Optional<Descriptor> forModule(ModuleDescriptor found) {
    return ALL.stream()
        .filter(candidate -> found.isAutomatic() && candidate.module().equals(found.name()))
        .findFirst();
  }
}
