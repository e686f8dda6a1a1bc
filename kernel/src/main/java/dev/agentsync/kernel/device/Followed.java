package dev.agentsync.kernel.device;

/**
 * What following the owner's identity did to a vault.
 *
 * @param added how many devices were let in
 * @param removed how many were removed
 */
public record Followed(int added, int removed) {}
