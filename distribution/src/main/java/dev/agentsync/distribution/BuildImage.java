package dev.agentsync.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds images. Does nothing for one that was built from the same bytes before, so that a build
 * without changes costs a second, not a minute.
 *
 * <p>Arguments: which images, as {@link Images#wanted} reads it; the folder of jars to choose from;
 * a folder for intermediate files; the folder that holds the images.
 */
public final class BuildImage {
  private BuildImage() {}

  /** Entry point of the build; ends the process with 1 and one line on stderr if it fails. */
  public static void main(String[] args) throws IOException {
    if (args.length != 4) {
      throw new IllegalArgumentException("Usage: BuildImage <images> <jars> <work> <folder>");
    }
    Path jars = Path.of(args[1]);
    Path work = Path.of(args[2]);
    for (ImagePlan plan : Images.wanted(args[0])) {
      build(plan, jars, work.resolve(plan.name()), Path.of(args[3]).resolve(plan.name()));
    }
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
    step("Linking the image " + plan.name());
    Linker.link(plan, modules, unfinished);
    if (plan.has("engine-native")) {
      NativeLibraries.install(jars, unfinished);
    }
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
