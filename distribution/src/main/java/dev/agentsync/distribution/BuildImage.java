package dev.agentsync.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds images. Does nothing for one that was built from the same bytes before, so that a build
 * without changes costs a second, not a minute.
 *
 * <p>Arguments: which images, as {@link Images#wanted} reads it; which more, without start-up
 * caches, as they work without and making them takes most of the time; the folder of jars to choose
 * from; a folder for intermediate files; the folder that holds the images.
 */
public final class BuildImage {
  /** Whether an image starts quickly from its first start on. */
  private enum Caches {
    MADE,
    NONE
  }

  private BuildImage() {}

  /** Entry point of the build; ends the process with 1 and one line on stderr if it fails. */
  public static void main(String[] args) throws IOException {
    try {
      build(args);
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("[refused] " + e.getMessage());
      System.exit(1);
    }
  }

  private static void build(String[] args) throws IOException {
    if (args.length != 5) {
      throw new IllegalArgumentException(
          "Usage: BuildImage <images> <images without caches> <jars> <work> <folder>");
    }
    Path jars = Path.of(args[2]);
    Path work = Path.of(args[3]);
    Path folder = Path.of(args[4]);
    for (ImagePlan plan : Images.wanted(args[0])) {
      build(plan, Caches.MADE, jars, work.resolve(plan.name()), folder.resolve(plan.name()));
    }
    for (ImagePlan plan : Images.wanted(args[1])) {
      build(plan, Caches.NONE, jars, work.resolve(plan.name()), folder.resolve(plan.name()));
    }
  }

  private static void build(ImagePlan plan, Caches caches, Path jars, Path work, Path image)
      throws IOException {
    InputStamp stamp = InputStamp.of(plan + " caches " + caches, jars);
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
    Platform platform = Platform.current();
    Symbols.remove(platform, unfinished).ifPresent(BuildImage::step);
    new NativeLibraries(jars, platform).install(plan, unfinished);
    Launcher.install(plan, platform.os(), unfinished);
    if (caches == Caches.MADE) {
      step("Warming up start-up caches of " + plan.name());
      StartupCaches.train(plan, unfinished, work).forEach(BuildImage::step);
    }
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
