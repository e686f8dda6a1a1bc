package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Builds a project of somebody else with Maven. That project sees agentsync as published artifacts:
 * in a local repository of its own, where everything but agentsync is linked from the user's.
 */
final class StrangersBuild implements AutoCloseable {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String VERSION = "0.1.0";
  private static final long LIMIT_SECONDS = 240;

  private final Path directory;
  private final Path repository;

  /** Publishes the kernel and the testkit of this build below an empty directory. */
  StrangersBuild(Path directory) throws IOException {
    this.directory = directory;
    this.repository = Files.createDirectories(directory.resolve("repository"));
    try (Stream<Path> groups = Files.list(users())) {
      for (Path group : groups.filter(path -> !path.endsWith("dev")).toList()) {
        Files.createSymbolicLink(repository.resolve(group.getFileName()), group);
      }
    }
    publish("agentsync", ROOT.resolve("pom.xml"), Optional.empty());
    for (String name : List.of("kernel", "testkit")) {
      Path module = ROOT.resolve(name);
      Path jar = module.resolve("target/" + name + "-" + VERSION + ".jar");
      publish(name, module.resolve("pom.xml"), Optional.of(jar));
    }
  }

  private static Path users() {
    return Path.of(
        System.getProperty(
            "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
  }

  private void publish(String name, Path pom, Optional<Path> jar) throws IOException {
    Path folder = repository.resolve("dev/agentsync").resolve(name).resolve(VERSION);
    Files.createDirectories(folder);
    String file = name + "-" + VERSION;
    Files.copy(pom, folder.resolve(file + ".pom"));
    if (jar.isPresent()) {
      Files.copy(jar.get(), folder.resolve(file + ".jar"));
    }
  }

  /**
   * Builds the project of that name below {@code examples}, with its tests, in a copy.
   *
   * @return its jar
   */
  Path build(String name) throws IOException, InterruptedException {
    Path project = directory.resolve(name);
    copy(ROOT.resolve("examples").resolve(name), project);
    Path log = directory.resolve(name + ".log");
    List<String> command =
        new ArrayList<>(List.of("mvn", "-B", "-q", "-Dmaven.repo.local=" + repository));
    command.addAll(List.of("-Dstyle.color=never", "package"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as(() -> read(log)).isTrue();
    try (Stream<Path> built = Files.list(project.resolve("target"))) {
      return built.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        if (!relative.startsWith("target")) {
          Path copy = to.resolve(relative);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** Takes the links away, so that nothing follows them when the directory is deleted. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> groups = Files.list(repository)) {
      for (Path group : groups.filter(Files::isSymbolicLink).toList()) {
        Files.delete(group);
      }
    }
  }
}
