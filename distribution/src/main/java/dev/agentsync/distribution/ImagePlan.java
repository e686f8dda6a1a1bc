package dev.agentsync.distribution;

import java.util.List;

/**
 * What one image holds.
 *
 * @param name the word that names the image and its folder
 * @param modules the modules linked in; what they require comes along
 */
record ImagePlan(String name, List<String> modules) {
  /** Main module and class of every image. */
  static final String MAIN = "dev.agentsync.cli/dev.agentsync.cli.Main";

  private static final ImagePlan FULL =
      new ImagePlan(
          "full",
          List.of(
              "dev.agentsync.cli",
              "dev.agentsync.engine.automerge",
              "dev.agentsync.engine.java",
              "dev.agentsync.transport.wss",
              "dev.agentsync.storage.file",
              "dev.agentsync.signer.file",
              "dev.agentsync.ignore.gitignore"));

  ImagePlan {
    modules = List.copyOf(modules);
  }

  static ImagePlan named(String name) {
    if (FULL.name().equals(name)) {
      return FULL;
    }
    throw new IllegalArgumentException("No image is called '" + name + "'. There is: full");
  }
}
