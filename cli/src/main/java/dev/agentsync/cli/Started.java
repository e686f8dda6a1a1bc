package dev.agentsync.cli;

import dev.agentsync.agent.AgentReport;
import dev.agentsync.agent.VaultState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An agent that runs, in short. */
record Started(String headline, AgentReport agent) implements Result {
  static Started of(String headline, AgentReport agent) {
    return new Started(headline, agent);
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        headline
            + ": process "
            + agent.pid()
            + ", "
            + Words.count(agent.vaults().size(), "vault")
            + agent.listening().map(url -> ", listening on " + url).orElse(""));
    agent.vaults().stream()
        .filter(vault -> vault.state() != VaultState.OPEN && vault.state() != VaultState.PAUSED)
        .forEach(
            vault ->
                lines.add(
                    "  "
                        + vault.name()
                        + ": "
                        + vault.problem().orElseGet(() -> vault.state().word())));
    return lines;
  }

  @Override
  public Map<String, ?> fields() {
    return AgentList.fields(agent);
  }
}
