package dev.agentsync.distribution;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Adds the launcher script and the settings files it refers to. */
final class Launcher {
  private Launcher() {}

  static void install(ImagePlan plan, Platform.Os os, Path image) throws IOException {
    Path script = image.resolve("bin/agentsync");
    Files.writeString(script, script(plan));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (os == Platform.Os.WINDOWS) {
      Files.writeString(image.resolve("bin/agentsync.cmd"), windowsScript(plan));
    }
    Files.writeString(
        image.resolve("conf/agentsync-logging.properties"), resource("logging.properties"));
    Files.writeString(image.resolve("lib/agentsync.image"), plan.name());
    removeForeignLaunchers(image.resolve("bin"));
  }

  private static String script(ImagePlan plan) throws IOException {
    String flags = plan.flags().stream().map(flag -> "  \"" + flag + "\"").collect(joining("\n"));
    String external =
        switch (plan.external()) {
          case ALLOWED -> "external-allowed.sh";
          case NONE -> "external-none.sh";
        };
    return resource("agentsync.sh")
        .replace("@MAIN@", ImagePlan.MAIN)
        .replace("@FLAGS@", flags)
        .replace("@EXTERNAL@", resource(external).strip());
  }

  /** Returns the same for the command processor of Windows; without start-up caches. */
  private static String windowsScript(ImagePlan plan) throws IOException {
    String flags =
        plan.flags().stream()
            .map(flag -> "  \"" + flag.replace("$home", "%home%").replace('/', '\\') + "\" ^")
            .collect(joining("\n"));
    String external =
        switch (plan.external()) {
          case ALLOWED ->
              "\"-Dagentsync.plugins=%home%\\plugins;%USERPROFILE%\\.agentsync\\plugins\""
                  + " %AGENTSYNC_JAVA_OPTS%";
          case NONE -> "-Dagentsync.plugins=";
        };
    String clean =
        plan.external() == ImagePlan.External.NONE
            ? "set \"JAVA_TOOL_OPTIONS=\"\nset \"JDK_JAVA_OPTIONS=\"\nset \"_JAVA_OPTIONS=\"\n"
            : "";
    return resource("agentsync.cmd")
        .replace("setlocal\n", "setlocal\n" + clean)
        .replace("@MAIN@", ImagePlan.MAIN)
        .replace("@FLAGS@", flags)
        .replace("@EXTERNAL@", external)
        .replace("\n", "\r\n");
  }

  /** Tools that come with JDK modules are of no use to the user of a folder of notes. */
  private static void removeForeignLaunchers(Path bin) throws IOException {
    try (Stream<Path> all = Files.list(bin)) {
      all.filter(
              file ->
                  !file.getFileName().toString().startsWith("agentsync")
                      && !file.getFileName().toString().startsWith("java"))
          .forEach(Launcher::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file, e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Launcher.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The builder lacks its file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
