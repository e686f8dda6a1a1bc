package dev.agentsync.agent;

import java.nio.file.Path;

/**
 * A vault that belongs to a profile.
 *
 * @param name what commands and URLs call it: one word, no other vault of the profile has it
 * @param folder its folder, absolute
 * @param role what the agent is for it
 * @param paused whether the agent leaves it alone
 */
public record KnownVault(String name, Path folder, Role role, boolean paused) {
  /** Returns the same vault, left alone or not. */
  KnownVault pausing(boolean pause) {
    return new KnownVault(name, folder, role, pause);
  }
}
