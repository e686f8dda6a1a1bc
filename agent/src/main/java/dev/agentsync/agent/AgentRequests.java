package dev.agentsync.agent;

import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.control.ControlHandler;
import dev.agentsync.kernel.control.ControlRequest;

/** The questions an agent answers, by the words both sides know. */
final class AgentRequests implements ControlHandler {
  static final String REPORT = "agent report";
  static final String STOP = "agent stop";
  static final String ADD = "vault add";
  static final String REMOVE = "vault remove";
  static final String PAUSE = "vault pause";
  static final String RESUME = "vault resume";

  /** A question about one vault. */
  record Which(String word) {}

  /** The answer to {@link #STOP}. */
  record Stopping(long pid) {}

  private final Agent agent;

  AgentRequests(Agent agent) {
    this.agent = agent;
  }

  @Override
  public Record answer(ControlRequest request, Progress progress) {
    return switch (request.command()) {
      case REPORT -> agent.report();
      case STOP -> new Stopping(ProcessHandle.current().pid());
      case ADD -> agent.add(request.arguments(NewVault.class));
      case REMOVE -> agent.remove(request.arguments(Which.class).word());
      case PAUSE -> agent.pause(request.arguments(Which.class).word(), true);
      case RESUME -> agent.pause(request.arguments(Which.class).word(), false);
      default ->
          throw new ProtocolException(
              "The agent does not know '"
                  + request.command()
                  + "'. It is of another version than this command: run 'agentsync agent"
                  + " restart'.");
    };
  }

  @Override
  public void answered(ControlRequest request) {
    if (request.command().equals(STOP)) {
      agent.wishStop();
    }
  }
}
