package dev.agentsync.distribution;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The module descriptor we give to a library that ships none: jlink takes no automatic modules.
 * Every package is exported and open, which is what an automatic module grants too; only what a
 * library really reads is required, so that optional companions stay out of the image.
 *
 * @param module the automatic module's name, kept, so that requiring modules need not know
 * @param requires the modules it needs at run time
 * @param uses the services it looks up
 * @param provides the services it offers, and by which class
 * @param merged modules, automatic or not, whose content becomes part of this one
 * @param kept the packages that stay
 */
record Descriptor(
    String module,
    List<String> requires,
    List<String> uses,
    Map<String, String> provides,
    List<String> merged,
    Kept kept) {
  private static final String XNIO_PROVIDER = "org.xnio.XnioProvider";

  /** The libraries that need one. */
  static final List<Descriptor> ALL =
      List.of(
          of("automerge"),
          of("com.electronwill.nightconfig.core"),
          of("com.electronwill.nightconfig.toml", "com.electronwill.nightconfig.core"),
          of("io.github.javadiffutils"),
          of("msgpack.core", "jdk.unsupported"),
          // Keys are decrypted, agents are asked; nobody logs in.
          of("org.apache.sshd.osgi", "java.logging", "org.slf4j")
              .keeping(
                  "org.apache.sshd",
                  "org.apache.sshd.agent",
                  "org.apache.sshd.certificate",
                  "org.apache.sshd.common",
                  "org.apache.sshd.common.cipher",
                  "org.apache.sshd.common.config.*",
                  "org.apache.sshd.common.digest",
                  "org.apache.sshd.common.kex",
                  "org.apache.sshd.common.keyprovider",
                  "org.apache.sshd.common.mac",
                  "org.apache.sshd.common.random",
                  "org.apache.sshd.common.session",
                  "org.apache.sshd.common.signature",
                  "org.apache.sshd.common.util.*",
                  "org.apache.sshd.server.keyprovider"),
          // All of Git comes with the rules of its ignore files.
          of("org.eclipse.jgit", "org.slf4j")
              .keeping(
                  "org.eclipse.jgit.annotations",
                  "org.eclipse.jgit.errors",
                  "org.eclipse.jgit.ignore",
                  "org.eclipse.jgit.ignore.internal",
                  "org.eclipse.jgit.internal",
                  "org.eclipse.jgit.nls"),
          of(
                  "lmdbjava",
                  "java.logging",
                  "jdk.unsupported",
                  "org.objectweb.asm",
                  "org.objectweb.asm.commons",
                  "org.objectweb.asm.tree",
                  "org.objectweb.asm.tree.analysis",
                  "org.objectweb.asm.util")
              .merging(
                  "jnr.a64asm",
                  "jnr.x86asm",
                  "org.jnrproject.constants",
                  "org.jnrproject.ffi",
                  "org.jnrproject.jffi"),
          // Undertow's libraries name each other in circles and look into one another.
          of("undertow.core", "java.logging", "java.management", "java.xml", "jdk.unsupported")
              .using("org.jboss.logging.LoggerProvider")
              .using(XNIO_PROVIDER)
              .providing(XNIO_PROVIDER, "org.xnio.nio.NioXnioProvider")
              .merging(
                  "io.smallrye.common.annotation",
                  "io.smallrye.common.constraint",
                  "io.smallrye.common.cpu",
                  "io.smallrye.common.function",
                  "org.jboss.logging",
                  "org.jboss.threads",
                  "wildfly.client.config",
                  "wildfly.common",
                  "xnio.api",
                  "xnio.nio"));

  Descriptor {
    requires = List.copyOf(requires);
    uses = List.copyOf(uses);
    provides = Map.copyOf(provides);
    merged = List.copyOf(merged);
  }

  static Descriptor of(String module, String... requires) {
    return new Descriptor(module, List.of(requires), List.of(), Map.of(), List.of(), Kept.ALL);
  }

  private Descriptor using(String service) {
    List<String> more = Stream.concat(uses.stream(), Stream.of(service)).toList();
    return new Descriptor(module, requires, more, provides, merged, kept);
  }

  private Descriptor providing(String service, String by) {
    return new Descriptor(module, requires, uses, Map.of(service, by), merged, kept);
  }

  private Descriptor merging(String... modules) {
    return new Descriptor(module, requires, uses, provides, List.of(modules), kept);
  }

  private Descriptor keeping(String... packages) {
    return new Descriptor(module, requires, uses, provides, merged, Kept.of(packages));
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
              uses.forEach(name -> builder.uses(ClassDesc.of(name)));
              provides.forEach(
                  (name, by) -> builder.provides(ClassDesc.of(name), ClassDesc.of(by)));
            });
    return ClassFile.of()
        .buildModule(
            attribute, classBuilder -> classBuilder.withVersion(ClassFile.JAVA_25_VERSION, 0));
  }

  /** Returns the one for a module, if it needs one. */
  static Optional<Descriptor> forModule(ModuleDescriptor library) {
    return ALL.stream()
        .filter(candidate -> library.isAutomatic() && candidate.module().equals(library.name()))
        .findFirst();
  }
}
