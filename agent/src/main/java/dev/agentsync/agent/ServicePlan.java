package dev.agentsync.agent;

import dev.agentsync.kernel.Profile;
import java.nio.file.Path;

/**
 * Which agent is to be a service, and for whom.
 *
 * @param launcher the program
 * @param user who runs it, by name
 * @param home that user's home folder
 * @param system whether it belongs to the machine and not to the user's session
 */
record ServicePlan(Profile profile, Path launcher, String user, Path home, boolean system) {
  /** Returns a word for the profile at the end of a name; nothing for the default one. */
  String suffix(String separator) {
    return profile.isDefault() ? "" : separator + profile.name();
  }
}
