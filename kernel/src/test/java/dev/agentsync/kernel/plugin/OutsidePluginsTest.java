package dev.agentsync.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that somebody put into the plugin folder. A good one lies beside each bad one. */
final class OutsidePluginsTest {
  @TempDir Path directory;
  private Path work;
  private Path plugins;

  @BeforeEach
  void oneThatWorks() throws IOException {
    work = directory.resolve("work");
    plugins = directory.resolve("plugins");
    new PluginJar(work, "good").in(plugins);
  }

  private OutsidePlugins load() {
    return OutsidePlugins.load(List.of(plugins));
  }

  private static List<String> ids(OutsidePlugins loaded) {
    return loaded.found().stream().map(plugin -> plugin.provider().id()).toList();
  }

  private void assertOneProblem(OutsidePlugins loaded, Path place, String... words) {
    assertThat(loaded.problems()).hasSize(1);
    assertThat(loaded.problems().getFirst()).contains(place.toString()).contains(words);
    assertThat(ids(loaded)).containsExactly("good");
  }

  @Test
  void a_jar_is_loaded_with_a_layer_of_its_own() throws IOException {
    new PluginJar(work, "other").in(plugins);
    OutsidePlugins loaded = load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(ids(loaded)).containsExactly("good", "other");
    assertThat(
            loaded.found().stream()
                .map(plugin -> plugin.provider().getClass().getModule().getLayer())
                .distinct())
        .hasSize(2);
    assertThat(loaded.found().getFirst().origin()).endsWith("good.jar");
    assertThat(PluginInfo.of(loaded.found().getFirst()).module()).isEqualTo("good");
  }

  @Test
  void a_folder_of_jars_is_one_plugin_with_its_library() throws IOException {
    Path folder = plugins.resolve("together");
    Path library = new PluginJar(work, "lib").libraryIn(folder);
    new PluginJar(work, "main").requiring("lib", library).with("lib.Library l;").in(folder);
    OutsidePlugins loaded = load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(ids(loaded)).containsExactly("good", "main");
  }

  @Test
  void folders_that_are_not_there_and_other_files_are_nothing() throws IOException {
    Files.writeString(plugins.resolve("README"), "put jars here");
    Files.createDirectories(plugins.resolve("empty"));
    OutsidePlugins loaded =
        OutsidePlugins.load(List.of(directory.resolve("no such folder"), plugins));
    assertThat(loaded.problems()).isEmpty();
    assertThat(ids(loaded)).containsExactly("good");
  }

  @Test
  void a_library_that_is_missing_is_named() throws IOException {
    Path library = new PluginJar(work, "lib").libraryIn(directory.resolve("elsewhere"));
    Path jar = new PluginJar(work, "main").requiring("lib", library).in(plugins);
    assertOneProblem(load(), jar, "needs the module lib", "into one folder");
  }

  @Test
  void a_module_of_the_jdk_that_is_missing_is_named() throws IOException {
    // No program gets these by itself: as if they had not been linked in.
    String absent = "jdk.incubator.vector";
    assertThat(ModuleLayer.boot().findModule(absent)).isEmpty();
    Path jar = new PluginJar(work, "fast").requiring(absent).in(plugins);
    assertOneProblem(load(), jar, "the JDK module " + absent, "this image does not have");
  }

  @Test
  void one_that_was_written_for_an_older_kernel_is_told_with_what_it_lacks() throws IOException {
    Path jar = new PluginJar(work, "old").against(PluginJar.olderKernel(work)).olderIn(plugins);
    assertOneProblem(load(), jar, "another version of agentsync (0.0.7)", "Rules lacks ");
  }

  @Test
  void one_that_offers_nothing_and_one_that_is_no_jar_are_told() throws IOException {
    Path library = new PluginJar(work, "lib").libraryIn(plugins);
    assertOneProblem(load(), library, "offers no agentsync plugin");
    Files.delete(library);
    Path noise = Files.writeString(plugins.resolve("noise.jar"), "not a zip");
    assertOneProblem(load(), noise, "cannot be read");
  }

  @Test
  void one_that_fails_when_it_is_created_is_told() throws IOException {
    Path jar =
        new PluginJar(work, "bad")
            .with("public Rules() { throw new IllegalStateException(\"no licence\"); }")
            .in(plugins);
    assertOneProblem(load(), jar, "fails when it is created", "no licence");
  }

  @Test
  void one_with_an_impossible_id_is_told() throws IOException {
    Path jar = new PluginJar(work, "bad").called("No Good").in(plugins);
    assertOneProblem(load(), jar, "'No Good'", "lower-case");
  }

  @Test
  void a_kernel_beside_the_plugin_is_not_taken() throws IOException {
    Path folder = plugins.resolve("together");
    new PluginJar(work, "main").in(folder);
    Path older = PluginJar.olderKernel(work);
    try (var files = Files.walk(older)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve("kernel").resolve(older.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    OutsidePlugins loaded = load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(ids(loaded)).containsExactly("good", "main");
  }

  @Test
  void whoever_comes_first_keeps_a_word() throws IOException {
    new PluginJar(work, "later").called("good").in(plugins);
    new PluginJar(work, "copy").called("gitignore").in(plugins);
    OutsidePlugins loaded =
        load()
            .besides(
                kind ->
                    kind == Kind.IGNORE
                        ? List.of(
                            new Found(kind, new PluginsTest.Rules("gitignore"), Optional.empty()))
                        : List.of());
    assertThat(ids(loaded)).containsExactly("good");
    assertThat(loaded.problems()).hasSize(2);
    assertThat(loaded.problems().get(0))
        .contains("copy.jar is left out: its ignore is called 'gitignore'");
    assertThat(loaded.problems().get(1))
        .contains("later.jar is left out")
        .contains("as is the one from " + plugins.resolve("good.jar"));
  }
}
