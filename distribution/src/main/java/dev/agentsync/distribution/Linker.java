package dev.agentsync.distribution;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** Runs the JDK's own jlink. */
final class Linker {
  /** A list for making class archives, and what tools of other JDKs read an image with. */
  private static final List<String> UNUSED = List.of("**/classlist", "**/jrt-fs.jar");

  /** A tool whose launcher does not come along either. */
  private static final List<String> KEYTOOL =
      List.of(
          "/java.base/sun/security/tools/keytool/Main*",
          "/java.base/sun/security/tools/keytool/resources/keytool_*");

  private Linker() {}

  /**
   * Links the plan's modules, found among these jars, into a new folder.
   *
   * @throws IllegalStateException with what jlink said, if it failed
   */
  static void link(ImagePlan plan, List<Path> jars, Path image) {
    String modulePath =
        jars.stream()
            .map(Path::toString)
            .sorted()
            .collect(Collectors.joining(System.getProperty("path.separator")));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--module-path", modulePath));
    arguments.addAll(List.of("--add-modules", String.join(",", plan.modules())));
    List<String> resources = new ArrayList<>(NativeLibraries.LEFT_OUT);
    resources.addAll(KEYTOOL);
    arguments.addAll(List.of("--exclude-resources", String.join(",", resources)));
    arguments.addAll(List.of("--exclude-files", String.join(",", UNUSED)));
    // BouncyCastle is signed, and a linked image cannot keep a jar's signature.
    arguments.add("--ignore-signing-information");
    arguments.addAll(List.of("--strip-debug", "--no-header-files", "--no-man-pages"));
    arguments.addAll(List.of("--output", image.toString()));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IllegalStateException("This JDK has no jlink"));
    if (jlink.run(out, out, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("jlink failed: " + said.toString().strip());
    }
  }
}
