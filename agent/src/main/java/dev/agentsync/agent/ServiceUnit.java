package dev.agentsync.agent;

import java.nio.file.Path;
import java.util.List;

/**
 * An agent as the system's own service manager starts it at boot, and again when it fails. The two
 * kinds there are differ in everything but this.
 */
sealed interface ServiceUnit permits SystemdUnit, LaunchdUnit {
  /** Returns where its description goes. */
  Path file();

  /** Returns the description. */
  String text();

  /** Returns what makes the manager take it up, once the description is there. */
  List<List<String>> enabling();

  /** Returns what makes the manager let go of it, before the description goes. */
  List<List<String>> disabling();

  /** Returns what a person has to know after it was installed. */
  String remark();
}
