package dev.agentsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.VaultStatus;
import dev.agentsync.kernel.VaultStatus.Entry;
import dev.agentsync.kernel.VaultStatus.HubLink;
import dev.agentsync.kernel.VaultStatus.LinkState;
import dev.agentsync.kernel.VaultStatus.Peer;
import dev.agentsync.kernel.VaultStatus.Watcher;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StatusReportTest {
  private static final DeviceKey KEY = new DeviceKey(Bytes.of(new byte[DeviceKey.LENGTH]));
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
  private static final URI HUB = URI.create("wss://hub.example");

  @Test
  void an_unwatched_vault_begins_with_the_lines_of_the_public_project() {
    StatusReport report = report(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    assertThat(report.lines())
        .startsWith(
            "vault_id:       11111111-1111-4111-8111-111111111111",
            "name:           Notes",
            "storage:        /v/.agentsync/doc.bin",
            "rendezvous:     wss://hub.example",
            "identity_pub:   " + KEY.ssh(),
            "file count:     3")
        .anyMatch(line -> line.startsWith("watched by:     nobody"));
    assertThat(Json.write(report.fields())).contains("\"connected\":false");
  }

  @Test
  void a_lost_hub_is_told_with_since_when_why_and_when_next() {
    HubLink link =
        new HubLink(
            HUB,
            LinkState.WAITING,
            NOON,
            Optional.of(KEY),
            Optional.of(NOON.plusSeconds(30)),
            Optional.of("connection refused"),
            Optional.empty(),
            Optional.empty(),
            false);
    StatusReport report =
        report(Optional.of(new Watcher(7, NOON)), Optional.of(link), Optional.empty(), List.of());

    assertThat(report.lines())
        .contains(
            "watched by:     process 7 since 2026-11-21T12:00:00Z",
            "hub:            not connected since 2026-11-21T12:00:00Z, next attempt at"
                + " 2026-11-21T12:00:30Z: connection refused");
    assertThat(Json.write(report.fields()))
        .contains(
            "\"connected\":false",
            "\"state\":\"waiting\"",
            "\"waiting_changes\":4",
            "\"waiting_bytes\":1234");
  }

  @Test
  void a_hub_lists_its_devices_with_their_labels() {
    Peer peer =
        new Peer(KEY, "phone", "10.0.0.9:4711", NOON, Optional.empty(), Optional.of(NOON), true);
    StatusReport report =
        report(
            Optional.of(new Watcher(7, NOON)),
            Optional.empty(),
            Optional.of(URI.create("wss://0.0.0.0:443")),
            List.of(peer));

    assertThat(report.lines())
        .contains(
            "listening on:   wss://0.0.0.0:443",
            "peers:          1",
            "  phone  "
                + KEY.fingerprint()
                + "  10.0.0.9:4711  since 2026-11-21T12:00:00Z, in sync");
    assertThat(Json.write(report.fields())).contains("\"connected\":true", "\"label\":\"phone\"");
  }

  @Test
  void held_back_deletions_come_with_both_commands_and_few_of_their_paths() {
    StatusReport report = report(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    assertThat(report.lines())
        .anyMatch(
            line ->
                line.contains("16 deletions")
                    && line.contains("agentsync deletions accept")
                    && line.contains("agentsync deletions restore"))
        .contains("  f9.md", "  and 6 more; --json lists all", "  CON.md: a reserved name")
        .doesNotContain("  f10.md");
  }

  private static StatusReport report(
      Optional<Watcher> watcher, Optional<HubLink> hub, Optional<URI> listening, List<Peer> peers) {
    return new StatusReport(
        new VaultStatus(
            "11111111-1111-4111-8111-111111111111",
            Optional.of("Notes"),
            Path.of("/v"),
            Path.of("/v/.agentsync/doc.bin"),
            Optional.of(KEY),
            watcher,
            Optional.of(HUB),
            hub,
            listening,
            peers,
            Optional.empty(),
            Optional.of(NOON),
            3,
            1,
            OptionalLong.of(4),
            OptionalLong.of(1234),
            Optional.empty(),
            0,
            IntStream.range(0, 16).mapToObj(i -> "f" + i + ".md").toList(),
            List.of(new Entry("CON.md", "a reserved name")),
            List.of(),
            List.of(),
            List.of()));
  }
}
