package dev.agentsync.engine.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.SyncState;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Sync conversations recorded between official libraries. This engine takes the part of each peer:
 * it hears what the peer heard, and must say what the peer said where that was the newest library.
 */
@NullUnmarked // a JSON value may always be missing
final class ConversationsTest {
  @TestFactory
  Stream<DynamicTest> every_peer_can_be_replaced() {
    return Fixtures.ofKind("sync-trace").stream()
        .map(
            fixture ->
                DynamicTest.dynamicTest(
                    (String) fixture.get("id"), () -> replay((String) fixture.get("file"))));
  }

  private static void replay(String file) throws IOException {
    Map<String, Object> conversation;
    try (InputStream in = Fixtures.open(file)) {
      conversation = Json.object(in);
    }
    var peers = new LinkedHashMap<String, Peer>();
    Json.map(conversation.get("peers"))
        .forEach((name, described) -> peers.put(name, new Peer(Json.map(described))));
    List<Map<String, Object>> steps = Json.maps(conversation.get("steps"));
    for (Map<String, Object> step : steps) {
      peers.get((String) step.get("peer")).take(step, steps);
    }
    Json.map(conversation.get("final"))
        .forEach(
            (name, state) ->
                assertThat(peers.get(name).document.heads())
                    .isEqualTo(Fixtures.heads(Json.map(state).get("heads"))));
  }

  /** One side of a conversation. */
  private static final class Peer {
    private static final JavaEngineProvider ENGINE = new JavaEngineProvider();

    private final ActorId actor;
    private final boolean newest;
    private boolean readOnly;
    private Document document;
    private SyncState sync;

    Peer(Map<String, Object> described) {
      actor = new ActorId(Bytes.ofHex((String) described.get("actor")));
      newest = ((String) described.get("producer")).startsWith("@automerge/automerge 3.5");
      document =
          described.get("initialDocument") instanceof String hex
              ? ENGINE.load(List.of(Fixtures.hex(hex)), actor)
              : ENGINE.create(actor);
      sync = document.newSync();
    }

    void take(Map<String, Object> step, List<Map<String, Object>> steps) {
      switch ((String) step.get("op")) {
        case "edit" -> {
          for (String change : Json.strings(step.get("changes"))) {
            document.apply(Fixtures.hex(change));
          }
        }
        case "generate" -> say((String) step.get("message"));
        case "receive" -> {
          var said = steps.get(Math.toIntExact((Long) step.get("messageOfStep")));
          document.receiveSyncMessage(sync, Fixtures.hex((String) said.get("message")));
          if (newest && !readOnly && step.get("sharedHeadsAfter") != null) {
            assertThat(((PeerState) sync).sharedHeads)
                .isEqualTo(Fixtures.heads(step.get("sharedHeadsAfter")));
          }
        }
        case "newSyncState" -> {
          sync = document.newSync();
          readOnly = Boolean.TRUE.equals(step.get("readOnly"));
        }
        case "persistAndRestoreSyncState" -> {
          byte[] stored = sync.encode();
          assertThat(HexFormat.of().formatHex(stored)).isEqualTo(step.get("encoded"));
          sync = document.resumeSync(stored);
        }
        case "replaceDocumentWithEmpty" -> document = ENGINE.create(actor);
        default -> throw new AssertionError("unknown step " + step.get("op"));
      }
      if (step.get("headsAfter") != null && !readOnly) {
        assertThat(document.heads()).isEqualTo(Fixtures.heads(step.get("headsAfter")));
      }
    }

    private void say(String recorded) {
      Optional<byte[]> ours = document.generateSyncMessage(sync);
      if (newest && !readOnly) {
        assertThat(ours.map(Peer::described))
            .isEqualTo(Optional.ofNullable(recorded).map(Fixtures::hex).map(Peer::described));
      }
    }

    /** Returns everything a message says, however its columns are compressed. */
    private static Map<String, Object> described(byte[] message) {
      SyncMessage read = SyncMessage.decode(message);
      var changes = new TreeSet<String>();
      boolean whole = false;
      for (byte[] part : read.changes()) {
        for (Chunk chunk : Chunk.split(part)) {
          whole |= chunk.document();
          if (chunk.document()) {
            ENGINE
                .load(List.of(chunk.bytes()), ActorId.random())
                .changesSince(Heads.NONE)
                .forEach(change -> changes.add(change.hash().toString()));
          } else {
            changes.add(chunk.hash().toString());
          }
        }
      }
      return Map.of(
          "version", read.version(),
          "heads", read.heads(),
          "need", read.need(),
          "lastSync", read.have().stream().map(SyncMessage.Have::lastSync).toList(),
          "bloom", read.have().stream().map(have -> Bytes.of(have.bloom().encode())).toList(),
          "whole document", whole,
          "changes", changes,
          "parts", read.changes().size(),
          "flags", Bytes.of(read.flags()));
    }
  }
}
