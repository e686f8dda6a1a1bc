package dev.agentsync.distribution;

import static dev.agentsync.distribution.ImagePlan.Caches.START;
import static dev.agentsync.distribution.ImagePlan.Caches.WORK;
import static dev.agentsync.distribution.ImagePlan.External.ALLOWED;
import static dev.agentsync.distribution.ImagePlan.External.NONE;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What can be put into an image, and the images there are. This is the place to read and change.
 */
final class Images {
  private static final List<Part> PARTS =
      List.of(
          Part.of("engine-java", "dev.agentsync.engine.java"),
          Part.of("engine-native", "dev.agentsync.engine.automerge").withNativeAccess("automerge"),
          Part.of("transport-wss", "dev.agentsync.transport.wss"),
          Part.of("transport-plainws", "dev.agentsync.transport.plainws"),
          Part.of("storage-file", "dev.agentsync.storage.file"),
          Part.of("storage-sqlite", "dev.agentsync.storage.sqlite")
              .withNativeAccess("org.xerial.sqlitejdbc")
              .withFlag("-Dorg.sqlite.lib.path=$home/lib"),
          Part.of("storage-lmdb", "dev.agentsync.storage.lmdb")
              .withNativeAccess("lmdbjava")
              .withFlag("-Dlmdbjava.native.lib=$home/lib/liblmdb.so")
              .withFlag("-Djffi.boot.library.path=$home/lib"),
          Part.of("signer-file", "dev.agentsync.signer.file"),
          Part.of("signer-sshagent", "dev.agentsync.signer.sshagent"),
          Part.of("ignore-gitignore", "dev.agentsync.ignore.gitignore"));

  /**
   * Name, plugins from outside, start-up caches, parts. Of several parts of one kind the first is
   * what a vault gets unless its configuration says otherwise.
   */
  private static final List<ImagePlan> IMAGES =
      List.of(
          image(
              "minimal",
              ALLOWED,
              START,
              "engine-java",
              "transport-wss",
              "storage-file",
              "signer-file",
              "ignore-gitignore"),
          image("full", ALLOWED, WORK, PARTS.stream().map(Part::id).toArray(String[]::new)),
          // The base of the container: a machine that serves, behind a proxy or not.
          image(
              "hub",
              ALLOWED,
              WORK,
              "engine-java",
              "transport-wss",
              "transport-plainws",
              "storage-file",
              "storage-sqlite",
              "storage-lmdb",
              "signer-file",
              "signer-sshagent",
              "ignore-gitignore"),
          // For an organisation that wants no key in a file, and no code but this.
          image(
              "enterprise",
              NONE,
              START,
              "engine-java",
              "transport-wss",
              "storage-file",
              "storage-sqlite",
              "signer-sshagent",
              "ignore-gitignore"));

  private Images() {}

  private static ImagePlan image(
      String name, ImagePlan.External external, ImagePlan.Caches caches, String... parts) {
    return new ImagePlan(name, external, caches, Arrays.stream(parts).map(Images::part).toList());
  }

  /**
   * Reads which images to build: names separated by blanks, or none. One of somebody's own is
   * written as {@code name=part,part}.
   *
   * @throws IllegalArgumentException if there is no such image or part; the message lists them
   */
  static List<ImagePlan> wanted(String text) {
    return Arrays.stream(text.split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.split("=", 2))
        .map(word -> word.length == 1 ? named(word[0]) : custom(word[0], parts(word[1])))
        .toList();
  }

  private static List<String> parts(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  /** Returns a plan; a name that is none is answered with those there are. */
  static ImagePlan named(String name) {
    return IMAGES.stream()
        .filter(plan -> plan.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No image is called '"
                        + name
                        + "'. There are: "
                        + IMAGES.stream().map(ImagePlan::name).collect(Collectors.joining(", "))
                        + ". For one of your own add the plugins it is to hold."));
  }

  /** Returns the plan of an image somebody wants to have, as lenient as {@code full}. */
  static ImagePlan custom(String name, List<String> parts) {
    ImagePlan plan = image(name, ALLOWED, WORK, parts.toArray(String[]::new));
    for (String kind : List.of("engine", "transport", "storage", "signer", "ignore")) {
      if (plan.parts().stream().noneMatch(part -> part.kind().equals(kind))) {
        throw new IllegalArgumentException(
            "An image needs a plugin of each kind, and '" + name + "' has none of " + kind + ".");
      }
    }
    return plan;
  }

  private static Part part(String id) {
    return PARTS.stream()
        .filter(part -> part.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no plugin '"
                        + id
                        + "'. There are: "
                        + PARTS.stream().map(Part::id).collect(Collectors.joining(", "))
                        + "."));
  }
}
