/**
 * The agent: one process that keeps every vault of a profile, and how other commands talk to it.
 *
 * <p>Start at {@link dev.agentsync.agent.Agent} to run one, at {@link
 * dev.agentsync.agent.AgentAccess} to reach one.
 */
module dev.agentsync.agent {
  requires transitive dev.agentsync.kernel;
  requires static org.jspecify;

  exports dev.agentsync.agent;

  // Questions and answers on the control socket are records of this package.
  opens dev.agentsync.agent to
      dev.agentsync.kernel;
}
