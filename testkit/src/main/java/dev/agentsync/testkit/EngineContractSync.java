package dev.agentsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.Patch;
import dev.agentsync.kernel.spi.SyncState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every engine does in the sync protocol. */
public abstract class EngineContractSync extends EngineContractBasis {
  private static final long SEED = 20261121L;

  @Test
  void two_documents_end_with_the_same_content() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "hello");
    Document bob = create(BOB);
    change(bob, tx -> tx.put(ObjectId.ROOT, "k", str("v")));
    SyncState ofAlice = sync(alice);
    SyncState ofBob = sync(bob);
    assertThat(ofAlice.theirHeads()).isEmpty();
    talk(alice, ofAlice, bob, ofBob);
    assertThat(bob.heads()).isEqualTo(alice.heads());
    assertThat(bob.text(text)).isEqualTo("hello");
    assertThat(alice.get(ObjectId.ROOT, "k")).contains(str("v"));
    assertThat(ofAlice.theirHeads()).contains(bob.heads());
    assertThat(ofBob.theirHeads()).contains(alice.heads());
  }

  @Test
  void an_empty_document_gets_everything_and_patches_for_it() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "hello");
    change(alice, tx -> tx.spliceText(text, 5, 0, " world"));
    Document bob = create(BOB);
    SyncState ofAlice = sync(alice);
    SyncState ofBob = sync(bob);
    var patches = new ArrayList<Patch>();
    for (int round = 0; round < 20; round++) {
      Optional<byte[]> message = alice.generateSyncMessage(ofAlice);
      message.ifPresent(it -> patches.addAll(bob.receiveSyncMessage(ofBob, it)));
      bob.generateSyncMessage(ofBob).ifPresent(it -> alice.receiveSyncMessage(ofAlice, it));
    }
    assertThat(PatchedText.of("", text, patches)).isEqualTo("hello world");
    assertThat(bob.heads()).isEqualTo(alice.heads());
  }

  @Test
  void a_further_change_takes_one_message_once_both_agree() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "hello");
    Document bob = create(BOB);
    SyncState ofAlice = sync(alice);
    SyncState ofBob = sync(bob);
    talk(alice, ofAlice, bob, ofBob);
    assertThat(alice.generateSyncMessage(ofAlice)).isEmpty();
    change(alice, tx -> tx.spliceText(text, 0, 5, "bye"));
    byte[] message = alice.generateSyncMessage(ofAlice).orElseThrow();
    List<Patch> patches = bob.receiveSyncMessage(ofBob, message);
    assertThat(bob.text(text)).isEqualTo("bye");
    assertThat(PatchedText.of("hello", text, patches)).isEqualTo("bye");
  }

  @Test
  void both_may_edit_while_they_talk() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "");
    Document bob = create(BOB);
    SyncState ofAlice = sync(alice);
    SyncState ofBob = sync(bob);
    talk(alice, ofAlice, bob, ofBob);
    var random = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      Document writer = random.nextBoolean() ? alice : bob;
      String letter = String.valueOf((char) ('a' + random.nextInt(26)));
      long at = random.nextLong(writer.length(text) + 1);
      change(writer, tx -> tx.spliceText(text, at, 0, letter));
      if (random.nextBoolean()) {
        alice.generateSyncMessage(ofAlice).ifPresent(it -> bob.receiveSyncMessage(ofBob, it));
      }
      if (random.nextBoolean()) {
        bob.generateSyncMessage(ofBob).ifPresent(it -> alice.receiveSyncMessage(ofAlice, it));
      }
    }
    talk(alice, ofAlice, bob, ofBob);
    assertThat(bob.text(text)).as("seed %d", SEED).isEqualTo(alice.text(text)).hasSize(60);
  }

  @Test
  void after_a_lost_connection_fresh_states_or_stored_ones_go_on() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "hello");
    Document bob = create(BOB);
    SyncState ofAlice = sync(alice);
    SyncState ofBob = sync(bob);
    talk(alice, ofAlice, bob, ofBob);
    byte[] storedAtAlice = ofAlice.encode();
    byte[] storedAtBob = ofBob.encode();
    change(alice, tx -> tx.spliceText(text, 5, 0, "!"));
    assertThat(alice.generateSyncMessage(ofAlice)).as("a message that gets lost").isPresent();
    change(bob, tx -> tx.spliceText(text, 0, 0, "> "));

    SyncState againAtAlice = closing(alice.resumeSync(storedAtAlice));
    SyncState againAtBob = closing(bob.resumeSync(storedAtBob));
    talk(alice, againAtAlice, bob, againAtBob);
    assertThat(alice.text(text)).isEqualTo("> hello!");
    assertThat(bob.heads()).isEqualTo(alice.heads());

    change(alice, tx -> tx.spliceText(text, 0, 2, ""));
    assertThat(alice.generateSyncMessage(againAtAlice)).isPresent();
    talk(alice, sync(alice), bob, sync(bob));
    assertThat(bob.text(text)).isEqualTo("hello!");
  }

  @Test
  void a_peer_that_lost_its_data_gets_it_back() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "hello");
    Document bob = create(BOB);
    SyncState ofAlice = sync(alice);
    talk(alice, ofAlice, bob, sync(bob));
    byte[] stored = ofAlice.encode();
    Document empty = create(CAROL);
    talk(alice, closing(alice.resumeSync(stored)), empty, sync(empty));
    assertThat(empty.text(text)).isEqualTo("hello");
  }

  @Test
  void three_documents_in_a_line_agree() {
    Document alice = create(ALICE);
    Document hub = create(BOB);
    Document carol = create(CAROL);
    change(alice, tx -> tx.put(ObjectId.ROOT, "from alice", str("1")));
    change(carol, tx -> tx.put(ObjectId.ROOT, "from carol", str("2")));
    SyncState aliceToHub = sync(alice);
    SyncState hubToAlice = sync(hub);
    SyncState hubToCarol = sync(hub);
    SyncState carolToHub = sync(carol);
    talk(alice, aliceToHub, hub, hubToAlice);
    talk(hub, hubToCarol, carol, carolToHub);
    talk(alice, aliceToHub, hub, hubToAlice);
    assertThat(alice.heads()).isEqualTo(carol.heads()).isEqualTo(hub.heads());
    assertThat(alice.entries(ObjectId.ROOT)).isEqualTo(carol.entries(ObjectId.ROOT)).hasSize(2);
  }

  @Test
  void a_long_diverged_history_meets() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "");
    Document bob = fork(alice, BOB);
    for (int i = 0; i < 150; i++) {
      change(alice, tx -> tx.spliceText(text, 0, 0, "a"));
      change(bob, tx -> tx.spliceText(text, 0, 0, "b"));
    }
    talk(alice, sync(alice), bob, sync(bob));
    assertThat(alice.heads()).isEqualTo(bob.heads());
    assertThat(alice.text(text)).isEqualTo(bob.text(text)).hasSize(300);
  }

  @Test
  void garbage_in_place_of_a_message_is_refused_and_changes_nothing() {
    Document alice = create(ALICE);
    ObjectId text = text(alice, "t", "precious");
    Heads before = alice.heads();
    Document bob = fork(alice, BOB);
    change(bob, tx -> tx.spliceText(text, 0, 8, ""));
    byte[] first = bob.generateSyncMessage(sync(bob)).orElseThrow();
    SyncState ofAlice = sync(alice);
    var random = new Random(SEED);
    for (byte[] bad : List.of(new byte[0], new byte[] {0x41}, new byte[] {0x42, 1, 2, 3})) {
      assertThatExceptionOfType(DocumentException.class)
          .isThrownBy(() -> alice.receiveSyncMessage(ofAlice, bad));
    }
    for (int round = 0; round < 300; round++) {
      byte[] damaged = first.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      try {
        alice.receiveSyncMessage(sync(alice), damaged);
      } catch (DocumentException e) {
        assertThat(e).as("seed %d, round %d", SEED, round).hasMessageMatching("(?s).+");
      }
      assertThat(alice.heads()).as("seed %d, round %d", SEED, round).isEqualTo(before);
    }
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> alice.resumeSync(new byte[] {0x42, 7}));
    talk(alice, ofAlice, bob, sync(bob));
    assertThat(alice.text(text)).isEmpty();
  }
}
