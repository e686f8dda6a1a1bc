package dev.agentsync.kernel.device;

import java.util.List;

/**
 * The owner's vaults.
 *
 * @param vaults those that are understood, in the order of the file, each id once
 * @param problems what is not, in sentences that name the line; while there are any, a vault that
 *     is not in the list may only be hidden by them
 */
public record OwnedVaults(List<OwnedVault> vaults, List<String> problems) {
  public OwnedVaults {
    vaults = List.copyOf(vaults);
    problems = List.copyOf(problems);
  }
}
