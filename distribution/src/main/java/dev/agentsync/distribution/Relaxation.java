package dev.agentsync.distribution;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModulePackagesAttribute;
import java.lang.classfile.attribute.ModuleRequireInfo;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PackageEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a library has and requires only for corners that nobody here goes to. Without it an image is
 * smaller by that and by what it requires in turn.
 *
 * @param module the library
 * @param unneeded the modules it is to require no longer
 * @param kept its packages that stay; a service by a class of another one is offered no longer
 */
record Relaxation(String module, Set<String> unneeded, Kept kept) implements UnaryOperator<byte[]> {
  /**
   * BouncyCastle writes the certificate of a hub, and the JDK computes. As a provider of algorithms
   * it would be asked, and made, at every start that counts them, with a thousand classes.
   * Certificates in LDAP directories, which it could read, bring SQL and all of XML.
   */
  private static final List<Relaxation> ALL =
      List.of(
          new Relaxation(
              "org.bouncycastle.provider",
              Set.of("java.naming", "java.sql"),
              Kept.of(
                  "org.bouncycastle.asn1.*",
                  "org.bouncycastle.internal.asn1.*",
                  "org.bouncycastle.jcajce",
                  "org.bouncycastle.jcajce.interfaces",
                  "org.bouncycastle.jcajce.io",
                  "org.bouncycastle.jcajce.spec",
                  "org.bouncycastle.jcajce.util",
                  "org.bouncycastle.util.*")),
          new Relaxation(
              "org.bouncycastle.pkix",
              Set.of("java.naming"),
              Kept.of(
                  "org.bouncycastle.cert",
                  "org.bouncycastle.cms",
                  "org.bouncycastle.operator",
                  "org.bouncycastle.operator.jcajce")),
          // Requests are read, and upgraded to web sockets.
          new Relaxation(
              "io.netty.codec.http",
              Set.of(),
              Kept.of(
                  "io.netty.handler.codec.http",
                  "io.netty.handler.codec.http.cookie",
                  "io.netty.handler.codec.http.websocketx.*")),
          new Relaxation(
              "org.bouncycastle.util",
              Set.of(),
              // Names of algorithms; the rest are messages of protocols nobody speaks here.
              Kept.of(
                  "org.bouncycastle.asn1.bsi",
                  "org.bouncycastle.asn1.eac",
                  "org.bouncycastle.asn1.edec",
                  "org.bouncycastle.asn1.isara",
                  "org.bouncycastle.asn1.kisa",
                  "org.bouncycastle.asn1.misc",
                  "org.bouncycastle.asn1.ntt",
                  "org.bouncycastle.asn1.oiw",
                  "org.bouncycastle.asn1.rosstandart")));

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
        (builder, element) -> {
          switch (element) {
            case ModuleAttribute declared -> builder.with(relaxed(declared));
            // Which packages there are can be seen from the jar as well.
            case ModulePackagesAttribute _ -> {}
            default -> builder.with(element);
          }
        });
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
        declared.exports().stream().filter(export -> stays(export.exportedPackage())).toList(),
        declared.opens().stream().filter(opened -> stays(opened.openedPackage())).toList(),
        declared.uses(),
        declared.provides().stream()
            .filter(provided -> provided.providesWith().stream().allMatch(this::stays))
            .toList());
  }

  private boolean stays(PackageEntry entry) {
    return kept.test(entry.name().stringValue().replace('/', '.'));
  }

  private boolean stays(ClassEntry entry) {
    return kept.test(entry.asSymbol().packageName());
  }
}
