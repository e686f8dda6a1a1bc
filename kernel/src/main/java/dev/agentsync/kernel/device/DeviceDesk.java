package dev.agentsync.kernel.device;

import dev.agentsync.kernel.Progress;

/** Answers what is asked about devices: this process, or the one that watches the vault. */
@FunctionalInterface
public interface DeviceDesk {
  /**
   * Asks, and waits for the answer.
   *
   * @param command the word of the question
   * @param query its details
   * @param answer what the answer is
   * @throws dev.agentsync.kernel.AgentsyncException if it cannot be answered
   */
  <R extends Record> R ask(String command, Record query, Class<R> answer, Progress progress);
}
