package dev.agentsync.kernel.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Devices that do whatever they like, in whatever order they meet, end the same and lose nothing.
 */
final class ConvergenceTest {
  private static final int PEERS = 3;

  private final Set<String> written = new HashSet<>();
  private final Set<String> removed = new HashSet<>();
  private int lines;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void all_devices_end_the_same_and_every_line_nobody_removed_is_there(int run) {
    long seed = System.nanoTime() + run;
    var random = new Random(seed);
    Device hub = Device.hub();
    var peers = new Device[PEERS];
    for (int i = 0; i < PEERS; i++) {
      peers[i] = new Device();
    }
    for (int step = 0; step < 150; step++) {
      Device device = peers[random.nextInt(PEERS)];
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> hub.sync(device);
        case 3 -> device.restart();
        case 4, 5 -> create(random, device);
        case 6 -> rename(random, device);
        case 7 -> delete(random, device);
        default -> edit(random, device);
      }
    }
    for (int round = 0; round < 3; round++) {
      Device.syncAll(hub, peers);
    }
    var tree = hub.tree();
    for (Device peer : peers) {
      assertThat(peer.tree()).as("seed %d", seed).isEqualTo(tree);
      assertThat(peer.vault.heads()).isEqualTo(hub.vault.heads());
      assertThat(peer.vault.directories()).isEqualTo(hub.vault.directories());
    }
    assertThat(hub.vault.files().stream().map(FileEntry::path)).doesNotHaveDuplicates();
    String everything = String.join("\n", tree.values());
    for (String line : written) {
      if (!removed.contains(line)) {
        assertThat(everything).as("seed %d", seed).contains(line);
      }
    }
    var before = List.copyOf(hub.vault.files());
    hub.restart();
    assertThat(hub.vault.files()).as("seed %d", seed).isEqualTo(before);
    hub.close();
    for (Device peer : peers) {
      peer.close();
    }
  }

  private String line() {
    String line = "<line " + lines++ + ">";
    written.add(line);
    return line;
  }

  private void create(Random random, Device device) {
    String path = (random.nextBoolean() ? "d/" : "") + "f" + random.nextInt(4) + ".md";
    if (device.vault.file(path).isEmpty()) {
      device.create(path, "# " + path + "\n" + line() + "\n" + line() + "\n");
    }
  }

  private static FileEntry any(Random random, Device device) {
    List<FileEntry> files = device.vault.files();
    return files.get(random.nextInt(files.size()));
  }

  private void edit(Random random, Device device) {
    if (device.vault.files().isEmpty()) {
      return;
    }
    FileId id = any(random, device).id();
    var text = new ArrayList<>(device.vault.text(id).lines().toList());
    if (text.size() > 1 && random.nextInt(3) == 0) {
      removed.addAll(marks(text.remove(random.nextInt(text.size()))));
    } else if (!text.isEmpty() && random.nextInt(3) == 0) {
      int at = random.nextInt(text.size());
      text.set(at, text.get(at) + " " + line());
    } else {
      text.add(random.nextInt(text.size() + 1), line());
    }
    device.write(id, String.join("\n", text) + "\n");
  }

  private static void rename(Random random, Device device) {
    if (!device.vault.files().isEmpty()) {
      FileEntry file = any(random, device);
      String to = (random.nextBoolean() ? "e/" : "") + "f" + random.nextInt(4) + ".md";
      if (device.vault.file(to).isEmpty()) {
        device.vault.edit(edit -> edit.rename(file.id(), to));
      }
    }
  }

  private void delete(Random random, Device device) {
    if (!device.vault.files().isEmpty()) {
      FileEntry file = any(random, device);
      removed.addAll(marks(device.vault.text(file.id())));
      device.delete(file.id());
    }
  }

  private static List<String> marks(String text) {
    return java.util.regex.Pattern.compile("<line \\d+>")
        .matcher(text)
        .results()
        .map(java.util.regex.MatchResult::group)
        .toList();
  }
}
