package dev.agentsync.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds one image. Does nothing when the image was built from the same bytes before, so that a
 * build without changes costs a second, not a minute.
 *
 * <p>Arguments: the image's name, the folder of jars to choose from, a folder for intermediate
 * files, the folder of the image.
 */
public final class BuildImage {
  private BuildImage() {}

  /** Entry point of the build; ends the process with 1 and one line on stderr if it fails. */
  public static void main(String[] args) throws IOException {
    if (args.length != 4) {
      throw new IllegalArgumentException("Usage: BuildImage <name> <jars> <work folder> <image>");
    }
    ImagePlan plan = ImagePlan.named(args[0]);
    build(plan, Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
  }

  private static void build(ImagePlan plan, Path jars, Path work, Path image) throws IOException {
    InputStamp stamp = InputStamp.of(plan, jars);
    if (stamp.matches(image)) {
      step("Image " + plan.name() + " is up to date");
      return;
    }
    step("Preparing modules");
    Folders.delete(work);
    Files.createDirectories(work);
    List<Path> modules = ModulePath.prepare(jars, work.resolve("modules"));
    Path unfinished = work.resolve("image");
    step("Linking the image");
    Linker.link(plan, modules, unfinished);
    NativeLibraries.install(jars, unfinished);
    Launcher.install(plan, unfinished);
    step("Warming up start-up caches");
    StartupCaches.train(unfinished, work).forEach(BuildImage::step);
    stamp.write(unfinished);
    Folders.delete(image);
    Files.createDirectories(image.toAbsolutePath().getParent());
    Files.move(unfinished, image);
    step("Image " + plan.name() + " is ready");
  }

  /** Told on stdout in a form that the root launcher passes on to the user. */
  private static void step(String what) {
    IO.println("[image] " + what);
  }
}
