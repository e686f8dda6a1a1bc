package dev.agentsync.cli;

import dev.agentsync.kernel.VaultStatus;
import dev.agentsync.kernel.VaultStatus.Entry;
import dev.agentsync.kernel.VaultStatus.HubLink;
import dev.agentsync.kernel.VaultStatus.Peer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a vault stands, told. The first six lines are those of the public project. */
record StatusReport(VaultStatus status) implements Result {
  private static final int SHOWN = 10;

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("vault_id:       " + status.vaultId());
    lines.add("name:           " + status.name().orElse("(unnamed)"));
    lines.add("storage:        " + status.storage());
    lines.add("rendezvous:     " + status.rendezvous().map(Object::toString).orElse("(none)"));
    lines.add(
        "identity_pub:   " + status.device().map(key -> key.ssh()).orElse("(cannot be read)"));
    lines.add("file count:     " + status.files());
    lines.add("folders:        " + status.directories());
    lines.add(
        "watched by:     "
            + status
                .watcher()
                .map(w -> "process " + w.pid() + " since " + moment(w.since()))
                .orElse("nobody; run 'agentsync' to keep it in sync"));
    status.hub().ifPresent(hub -> lines.add("hub:            " + hub(hub)));
    status.listening().ifPresent(url -> lines.add("listening on:   " + url));
    if (status.listening().isPresent()) {
      lines.add("peers:          " + status.peers().size());
      status.peers().forEach(peer -> lines.add("  " + peer(peer)));
    }
    status.lastSent().ifPresent(at -> lines.add("last sent:      " + moment(at)));
    status.lastReceived().ifPresent(at -> lines.add("last received:  " + moment(at)));
    status
        .waitingChanges()
        .ifPresent(
            count ->
                lines.add(
                    "waiting:        "
                        + (count == 0
                            ? "nothing"
                            : Words.changes(count, status.waitingBytes()) + " to send")));
    status.unseen().filter(unseen -> unseen.count() > 0).ifPresent(u -> lines.add(unseen(u)));
    if (status.missingAttachments() > 0) {
      lines.add(
          "missing:        "
              + Words.count(status.missingAttachments(), "attachment")
              + " whose content has not come yet");
    }
    held(lines);
    list(lines, "not written to this disk", status.blocked());
    list(lines, "not sent", status.skipped());
    status.damage().forEach(sentence -> lines.add("damage:         " + sentence));
    status.problems().forEach(sentence -> lines.add("problem:        " + sentence));
    return lines;
  }

  private static String unseen(VaultStatus.Unseen unseen) {
    return "on disk:        %d new, %d edited, %d missing; taken in by 'agentsync' or 'push'"
        .formatted(unseen.created(), unseen.edited(), unseen.missing());
  }

  private void held(List<String> lines) {
    if (status.heldBack().isEmpty()) {
      return;
    }
    lines.add(
        "held back:      "
            + Words.count(status.heldBack().size(), "deletion")
            + ": that many files were missing at once. If they are meant to be gone, run"
            + " 'agentsync deletions accept'; to have them back, 'agentsync deletions restore'.");
    status.heldBack().stream().limit(SHOWN).forEach(path -> lines.add("  " + path));
    more(lines, status.heldBack().size());
  }

  private static void list(List<String> lines, String what, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    lines.add(what + ":");
    entries.stream()
        .limit(SHOWN)
        .forEach(entry -> lines.add("  " + entry.path() + ": " + entry.reason()));
    more(lines, entries.size());
  }

  private static void more(List<String> lines, int all) {
    if (all > SHOWN) {
      lines.add("  and " + (all - SHOWN) + " more; --json lists all");
    }
  }

  private static String hub(HubLink hub) {
    String since = " since " + moment(hub.since());
    String problem = hub.problem().map(why -> ": " + why).orElse("");
    return switch (hub.state()) {
      case CONNECTED -> "connected" + since + (hub.inSync() ? ", in sync" : ", syncing");
      case CONNECTING -> "not connected" + since + ", connecting now" + problem;
      case WAITING ->
          "not connected"
              + since
              + hub.retryAt().map(at -> ", next attempt at " + moment(at)).orElse("")
              + problem;
      case STOPPED -> "not connected" + since + problem;
    };
  }

  private static String peer(Peer peer) {
    return "%s  %s  %s  since %s, %s"
        .formatted(
            peer.label().isEmpty() ? "(no label)" : peer.label(),
            peer.key().fingerprint(),
            peer.address(),
            moment(peer.since()),
            peer.inSync() ? "in sync" : "syncing");
  }

  private static Instant moment(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public Map<String, ?> fields() {
    return Json.fields(
        "vault_id", status.vaultId(),
        "name", status.name(),
        "root", status.root(),
        "storage", status.storage(),
        "identity_pub", status.device().map(key -> key.ssh()),
        "connected", status.connected(),
        "watcher", status.watcher().map(w -> Json.fields("pid", w.pid(), "since", w.since())),
        "rendezvous", status.rendezvous(),
        "hub", status.hub().map(StatusReport::hubFields),
        "listening", status.listening(),
        "peers", status.peers().stream().map(StatusReport::peerFields).toList(),
        "last_sent", status.lastSent(),
        "last_received", status.lastReceived(),
        "files", status.files(),
        "directories", status.directories(),
        "waiting_changes", status.waitingChanges(),
        "waiting_bytes", status.waitingBytes(),
        "unseen",
            status
                .unseen()
                .map(
                    u ->
                        Json.fields(
                            "created", u.created(), "edited", u.edited(), "missing", u.missing())),
        "missing_attachments", status.missingAttachments(),
        "held_back", status.heldBack(),
        "blocked", entries(status.blocked()),
        "skipped", entries(status.skipped()),
        "damage", status.damage(),
        "problems", status.problems());
  }

  private static Map<String, Object> hubFields(HubLink hub) {
    return Json.fields(
        "url", hub.url(),
        "state", hub.state().name().toLowerCase(Locale.ROOT),
        "since", hub.since(),
        "key", hub.key().map(key -> key.ssh()),
        "retry_at", hub.retryAt(),
        "problem", hub.problem(),
        "last_sent", hub.lastSent(),
        "last_received", hub.lastReceived(),
        "in_sync", hub.inSync());
  }

  private static Map<String, Object> peerFields(Peer peer) {
    return Json.fields(
        "key", peer.key().ssh(),
        "fingerprint", peer.key().fingerprint(),
        "label", Optional.of(peer.label()).filter(label -> !label.isEmpty()),
        "address", peer.address(),
        "since", peer.since(),
        "last_sent", peer.lastSent(),
        "last_received", peer.lastReceived(),
        "in_sync", peer.inSync());
  }

  private static List<Map<String, Object>> entries(List<Entry> entries) {
    return entries.stream()
        .map(entry -> Json.fields("path", entry.path(), "reason", entry.reason()))
        .toList();
  }
}
