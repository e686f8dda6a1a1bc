package dev.agentsync.kernel.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.document.SyncChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class ConfirmationTest {
  @TempDir Path directory;

  @Test
  void a_device_says_what_it_has_even_if_two_messages_came_before_it_could_answer() {
    try (TestDevice ann = TestDevice.hub(directory);
        TestDevice bob = TestDevice.peer(directory, 2);
        SyncChannel anns = ann.document.openSync();
        SyncChannel bobs = bob.document.openSync()) {
      ann.write("a.md", "ann");
      bob.write("b.md", "bob");
      byte[] fromAnn = anns.next().orElseThrow();
      byte[] fromBob = bobs.next().orElseThrow();
      anns.receive(fromBob);
      bobs.receive(fromAnn);
      byte[] annsChanges = anns.next().orElseThrow();
      byte[] bobsChanges = bobs.next().orElseThrow();
      anns.receive(bobsChanges);
      byte[] annsWord = anns.next().orElseThrow();
      bobs.receive(annsChanges);
      bobs.receive(annsWord);
      assertThat(bobs.theirHeads()).contains(bob.document.heads());
      anns.receive(bobs.next().orElseThrow());
      assertThat(anns.theirHeads()).contains(ann.document.heads());
      assertThat(anns.next()).isEmpty();
      assertThat(bobs.next()).isEmpty();
    }
  }
}
