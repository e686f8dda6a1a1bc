package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.agent.AgentAccess.Presence;
import dev.agentsync.agent.AgentAccess.Running;
import dev.agentsync.agent.AgentAccess.Silent;
import dev.agentsync.agent.AgentFiles;
import dev.agentsync.agent.AgentReport;
import dev.agentsync.agent.Role;
import dev.agentsync.agent.VaultReport;
import dev.agentsync.agent.VaultState;
import dev.agentsync.kernel.Profile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class AgentListTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");

  private static AgentList list(Presence presence) {
    var files = new AgentFiles(new Profile("work", Path.of("/home/ann/.agentsync/profiles/work")));
    return new AgentList(List.of(new AgentList.Line(files, presence, List.of(), Optional.empty())));
  }

  private static Running running(String version, VaultReport... vaults) {
    return new Running(
        new AgentReport(
            "work",
            version,
            42,
            NOON,
            77 << 20,
            Optional.of(URI.create("wss://0.0.0.0:4430")),
            Optional.of(Path.of("/log/agent.log")),
            List.of(vaults),
            List.of()));
  }

  @Test
  void an_agent_of_another_version_is_named_with_both_and_what_to_do() {
    assertThat(list(running("0.0.7")).lines())
        .first()
        .asString()
        .contains("version 0.0.7 (this command is " + Version.NUMBER)
        .contains("run 'agentsync agent restart'");
    assertThat(list(running(Version.NUMBER)).lines()).first().asString().doesNotContain("restart");
  }

  @Test
  void a_vault_says_what_waits_and_what_is_wrong() {
    var vault =
        new VaultReport(
            "notes",
            Path.of("/notes"),
            Role.PEER,
            VaultState.OPEN,
            NOON,
            Optional.of(URI.create("wss://hub.example/notes")),
            Optional.of("The hub does not know this device."),
            Optional.empty(),
            0,
            OptionalLong.of(3),
            OptionalLong.of(2),
            OptionalLong.of(310),
            Optional.empty(),
            Optional.of(NOON));
    AgentList list = list(running(Version.NUMBER, vault));
    assertThat(list.lines())
        .contains(
            "  notes  peer, open, 0 devices connected, 3 files, 2 changes (310 bytes) waiting"
                + "  /notes",
            "    problem: The hub does not know this device.");
    assertThat(Json.write(list.fields())).contains("\"waiting_bytes\":310");
  }

  @Test
  void one_that_does_not_answer_is_not_taken_for_none() {
    assertThat(list(new Silent("process 42", "It is suspended.")).lines())
        .first()
        .asString()
        .contains("does not answer: process 42");
  }
}
