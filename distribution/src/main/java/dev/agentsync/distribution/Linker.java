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
    arguments.addAll(List.of("--exclude-resources", String.join(",", NativeLibraries.LEFT_OUT)));
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
