package dev.agentsync.distribution;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleRequireInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a library requires only for a corner that nobody here goes to. Without it an image is
 * smaller by what that requires in turn.
 *
 * @param module the library
 * @param unneeded the modules it is to require no longer
 */
record Relaxation(String module, Set<String> unneeded) implements UnaryOperator<byte[]> {
  /** Certificates in LDAP directories, which BouncyCastle could read, bring SQL and all of XML. */
  private static final List<Relaxation> ALL =
      List.of(
          new Relaxation("org.bouncycastle.provider", Set.of("java.naming", "java.sql")),
          new Relaxation("org.bouncycastle.pkix", Set.of("java.naming")));

  Relaxation {
    unneeded = Set.copyOf(unneeded);
  }

  static Optional<Relaxation> ofModule(String module) {
    return ALL.stream().filter(candidate -> candidate.module().equals(module)).findFirst();
  }

  /** Changes the bytes of a {@code module-info.class}. */
  @Override
  public byte[] apply(byte[] descriptor) {
    ClassFile classFile = ClassFile.of();
    return classFile.transformClass(
        classFile.parse(descriptor),
        (builder, element) ->
            builder.with(
                element instanceof ModuleAttribute declared ? relaxed(declared) : element));
  }

  private ModuleAttribute relaxed(ModuleAttribute declared) {
    List<ModuleRequireInfo> needed =
        declared.requires().stream()
            .filter(required -> !unneeded.contains(required.requires().name().stringValue()))
            .toList();
    return ModuleAttribute.of(
        declared.moduleName(),
        declared.moduleFlagsMask(),
        declared.moduleVersion().orElse(null),
        needed,
        declared.exports(),
        declared.opens(),
        declared.uses(),
        declared.provides());
  }
}
