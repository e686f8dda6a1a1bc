package dev.agentsync.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;

/** Compiles a plugin as a stranger would, and makes a jar of it. */
final class PluginJar {
  private static final String RULES =
      """
      package %1$s;
      public final class Rules implements dev.agentsync.kernel.spi.IgnoreRulesProvider {
        public String id() { return "%2$s"; }
        public String fileName() { return ".x"; }
        public dev.agentsync.kernel.spi.IgnoreRules compile(java.util.List<RuleFile> files) {
          throw new UnsupportedOperationException();
        }
        %3$s
      }
      """;

  private final Path work;
  private final String module;
  private final Set<String> requires = new TreeSet<>(List.of("dev.agentsync.kernel"));
  private final List<Path> modulePath = new ArrayList<>();
  private String id;
  private String extra = "";

  PluginJar(Path work, String module) {
    this.work = work.resolve(module);
    this.module = module;
    this.id = module;
    String classes = System.getProperty("jdk.module.path", "");
    for (String entry : classes.split(java.io.File.pathSeparator, -1)) {
      modulePath.add(Path.of(entry));
    }
  }

  /** Offers rules by this word instead of the module's name. */
  PluginJar called(String word) {
    id = word;
    return this;
  }

  PluginJar requiring(String other, Path... jars) {
    requires.add(other);
    modulePath.addAll(List.of(jars));
    return this;
  }

  /** Adds a member to the provider's class. */
  PluginJar with(String member) {
    extra = member;
    return this;
  }

  /** Builds against other interfaces than the real ones. */
  PluginJar against(Path otherKernel) {
    modulePath.clear();
    modulePath.add(otherKernel);
    return this;
  }

  /** Compiles into a jar in that folder. */
  Path in(Path folder) throws IOException {
    StringBuilder descriptor = new StringBuilder("module " + module + " {\n");
    requires.forEach(name -> descriptor.append("  requires ").append(name).append(";\n"));
    descriptor
        .append("  provides dev.agentsync.kernel.spi.IgnoreRulesProvider with ")
        .append(module)
        .append(".Rules;\n}\n");
    return build(folder, descriptor.toString(), "Rules", RULES.formatted(module, id, extra));
  }

  /** Compiles a module that offers nothing into a jar in that folder. */
  Path libraryIn(Path folder) throws IOException {
    return build(
        folder,
        "module " + module + " { exports " + module + "; }",
        "Library",
        "package " + module + "; public final class Library {}");
  }

  private Path build(Path folder, String descriptor, String type, String source)
      throws IOException {
    Path sources = Files.createDirectories(work.resolve("src").resolve(module.replace('.', '/')));
    Path info = work.resolve("src").resolve("module-info.java");
    Path code = sources.resolve(type + ".java");
    Files.writeString(info, descriptor);
    Files.writeString(code, source);
    return jar(folder, List.of(info, code));
  }

  private Path jar(Path folder, List<Path> sources) throws IOException {
    Path classes = work.resolve("classes");
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-nowarn"));
    arguments.add("--module-path");
    arguments.add(
        String.join(java.io.File.pathSeparator, modulePath.stream().map(Path::toString).toList()));
    sources.forEach(source -> arguments.add(source.toString()));
    run("javac", arguments);
    Files.createDirectories(folder);
    Path jar = folder.resolve(module + ".jar");
    run("jar", List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
    return jar;
  }

  /** Compiles other sources of the kernel's module, to build a plugin against. */
  static Path olderKernel(Path work) throws IOException {
    Path folder = work.resolve("older");
    Path source = Files.createDirectories(folder.resolve("src/dev/agentsync/kernel/spi"));
    Path info = folder.resolve("src/module-info.java");
    Files.writeString(info, "module dev.agentsync.kernel { exports dev.agentsync.kernel.spi; }");
    Path provider = source.resolve("IgnoreRulesProvider.java");
    Files.writeString(
        provider,
        "package dev.agentsync.kernel.spi; public interface IgnoreRulesProvider { String id(); }");
    run(
        "javac",
        List.of(
            "-d",
            folder.resolve("classes").toString(),
            "--module-version",
            "0.0.7",
            info.toString(),
            provider.toString()));
    return folder.resolve("classes");
  }

  /** Compiles a provider against an older kernel, where an id was all it needed. */
  Path olderIn(Path folder) throws IOException {
    return build(
        folder,
        "module "
            + module
            + " { requires dev.agentsync.kernel; provides"
            + " dev.agentsync.kernel.spi.IgnoreRulesProvider with "
            + module
            + ".Rules; }",
        "Rules",
        "package "
            + module
            + "; public final class Rules implements dev.agentsync.kernel.spi.IgnoreRulesProvider"
            + " { public String id() { return \"old\"; } }");
  }

  private static void run(String tool, List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int code =
        ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
    assertThat(code).as("%s %s: %s", tool, arguments, said).isZero();
  }
}
