package dev.agentsync.cli;

import dev.agentsync.agent.AgentAccess;
import dev.agentsync.agent.AgentAccess.Absent;
import dev.agentsync.agent.AgentAccess.Died;
import dev.agentsync.agent.AgentAccess.Presence;
import dev.agentsync.agent.AgentAccess.Running;
import dev.agentsync.agent.AgentAccess.Silent;
import dev.agentsync.agent.AgentFiles;
import dev.agentsync.agent.AgentReport;
import dev.agentsync.agent.KnownVault;
import dev.agentsync.agent.VaultReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every profile's agent and vaults, told. */
record AgentList(List<Line> profiles) implements Result {
  private static final long MIB = 1 << 20;

  /**
   * One profile.
   *
   * @param known its vaults, whether an agent runs or not
   */
  record Line(AgentFiles files, Presence presence, List<KnownVault> known, Optional<String> wrong) {
    static Line of(AgentFiles files) {
      AgentAccess access = AgentAccess.to(files);
      try {
        return new Line(files, access.presence(), access.registry().vaults(), Optional.empty());
      } catch (dev.agentsync.kernel.ConfigException e) {
        return new Line(
            files, access.presence(), List.of(), Optional.of(String.valueOf(e.getMessage())));
      }
    }

    /** Whether there is anything to tell. */
    boolean matters() {
      return !(presence instanceof Absent)
          || !known.isEmpty()
          || wrong.isPresent()
          || !files.profile().isDefault();
    }
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (profiles.isEmpty()) {
      lines.add("no agent runs, and no vault is registered; see 'agentsync agent start --help'");
    }
    for (Line line : profiles) {
      lines.add("profile " + line.files().profile().name() + ": " + sentence(line));
      line.wrong().ifPresent(problem -> lines.add("  problem: " + problem));
      switch (line.presence()) {
        case Running(AgentReport agent) -> {
          agent.vaults().forEach(v -> lines.addAll(vault(v)));
          agent.problems().forEach(problem -> lines.add("  problem: " + problem));
        }
        case Absent() -> known(line, lines);
        case Died() -> known(line, lines);
        case Silent _ -> known(line, lines);
      }
    }
    return lines;
  }

  private static void known(Line line, List<String> lines) {
    line.known()
        .forEach(
            vault ->
                lines.add(
                    "  "
                        + vault.name()
                        + "  "
                        + vault.role().word()
                        + (vault.paused() ? ", paused" : ", not kept now")
                        + "  "
                        + vault.folder()));
  }

  private static String sentence(Line line) {
    return switch (line.presence()) {
      case Running(AgentReport agent) ->
          "agent runs, process "
              + agent.pid()
              + " since "
              + moment(agent.since())
              + ", version "
              + agent.version()
              + (agent.version().equals(Version.NUMBER)
                  ? ""
                  : " (this command is " + Version.NUMBER + ": run 'agentsync agent restart')")
              + ", "
              + agent.memoryBytes() / MIB
              + " MiB, "
              + agent.listening().map(url -> "listening on " + url).orElse("not listening")
              + ", log "
              + agent.log().map(Object::toString).orElse("on standard error");
      case Absent() -> "no agent runs";
      case Died() ->
          "no agent runs; the last one ended without saying goodbye (log "
              + line.files().log()
              + "). Nothing durable is lost: 'agentsync agent start'";
      case Silent(String who, String problem) ->
          "the agent does not answer: " + who + ". " + problem;
    };
  }

  private static List<String> vault(VaultReport vault) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder("  " + vault.name() + "  " + vault.role().word());
    line.append(", ").append(vault.state().word());
    line.append(", ").append(Words.count(vault.connected(), "device")).append(" connected");
    vault.files().ifPresent(count -> line.append(", ").append(Words.count(count, "file")));
    vault
        .waitingChanges()
        .ifPresent(
            count ->
                line.append(", ")
                    .append(Words.changes(count, vault.waitingBytes()))
                    .append(" waiting"));
    lines.add(line.append("  ").append(vault.folder()).toString());
    vault.url().ifPresent(url -> lines.add("    at " + url));
    vault.lastReceived().ifPresent(at -> lines.add("    last in  " + moment(at)));
    vault.lastSent().ifPresent(at -> lines.add("    last out " + moment(at)));
    vault.problem().ifPresent(problem -> lines.add("    problem: " + problem));
    vault.retryAt().ifPresent(at -> lines.add("    tried again at " + moment(at)));
    return lines;
  }

  private static String moment(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public Map<String, ?> fields() {
    return Json.fields("profiles", profiles.stream().map(AgentList::fields).toList());
  }

  private static Map<String, Object> fields(Line line) {
    return Json.fields(
        "profile",
        line.files().profile().name(),
        "state",
        switch (line.presence()) {
          case Running _ -> "running";
          case Absent() -> "none";
          case Died() -> "died";
          case Silent _ -> "silent";
        },
        "agent",
        line.presence() instanceof Running(AgentReport agent)
            ? Optional.of(fields(agent))
            : Optional.empty(),
        "vaults",
        line.known().stream().map(VaultCommand::fields).toList(),
        "problem",
        line.wrong());
  }

  static Map<String, Object> fields(AgentReport agent) {
    return Json.fields(
        "profile", agent.profile(),
        "pid", agent.pid(),
        "since", agent.since(),
        "version", agent.version(),
        "memory_bytes", agent.memoryBytes(),
        "listening", agent.listening(),
        "log", agent.log(),
        "vaults", agent.vaults().stream().map(AgentList::fields).toList(),
        "problems", agent.problems());
  }

  private static Map<String, Object> fields(VaultReport vault) {
    return Json.fields(
        "name", vault.name(),
        "folder", vault.folder(),
        "role", vault.role().word(),
        "state", vault.state().word(),
        "since", vault.since(),
        "url", vault.url(),
        "problem", vault.problem(),
        "retry_at", vault.retryAt(),
        "connected", vault.connected(),
        "files", vault.files(),
        "waiting_changes", vault.waitingChanges(),
        "waiting_bytes", vault.waitingBytes(),
        "last_sent", vault.lastSent(),
        "last_received", vault.lastReceived());
  }
}
