package dev.agentsync.kernel.control;

import dev.agentsync.kernel.Progress;

/** Answers the questions of other processes. */
@FunctionalInterface
public interface ControlHandler {
  /**
   * Does what is asked and returns what there is to report. Each question has a thread of its own.
   *
   * @param progress tells the asker how far it is; never fails
   * @throws dev.agentsync.kernel.AgentsyncException to make the asker fail the same way
   */
  Record answer(ControlRequest request, Progress progress);

  /**
   * Hears that a request is over: its answer was given, or whoever asked had gone. What ends this
   * process belongs here, or the answer would be lost with it.
   */
  default void answered(ControlRequest request) {}
}
