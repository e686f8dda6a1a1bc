package dev.agentsync.kernel.past;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.history.FileDiff;
import dev.agentsync.kernel.history.FileList;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.history.LogEntry;
import dev.agentsync.kernel.history.LogPage;
import dev.agentsync.kernel.history.LogQuery;
import dev.agentsync.kernel.history.When;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every byte ever synced is reachable: whatever devices did, each moment that any of them saw is
 * told, written out and compared exactly as it was, on every device.
 */
class EveryMomentTest {
  private static final int DEVICES = 3;
  private static final int STEPS = 120;
  private static final int STEPS_TOLD = 4;

  private record Recorded(When when, SortedMap<String, String> tree) {}

  private final Historian.Clock clock = new Historian.Clock();
  private final List<Recorded> recorded = new ArrayList<>();
  private int lines;
  private final Map<VaultDocument, History> askers = new IdentityHashMap<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_moment_is_exactly_as_it_was(int run, @TempDir Path directory) throws IOException {
    long seed = System.nanoTime() + run;
    System.out.println("EveryMomentTest seed " + seed);
    var random = new Random(seed);
    var devices = new Historian[DEVICES];
    for (int i = 0; i < DEVICES; i++) {
      devices[i] = new Historian("device " + i, clock);
    }
    devices[0].device.vault.resolveDuplicates(true);
    devices[0].label(devices);
    devices[0].device.sync(devices[1].device);
    devices[0].device.sync(devices[2].device);
    for (int step = 0; step < STEPS; step++) {
      Historian device = devices[random.nextInt(DEVICES)];
      act(random, device, devices);
      if (random.nextInt(20) == 0) {
        asker(devices[2]).log(page(Integer.MAX_VALUE, 0));
      }
      if (random.nextInt(4) == 0) {
        recorded.add(new Recorded(device.now(), device.tree()));
      }
    }
    for (int round = 0; round < 3; round++) {
      devices[0].device.sync(devices[1].device);
      devices[0].device.sync(devices[2].device);
    }
    for (Historian device : devices) {
      assertThat(device.tree()).as("seed %d", seed).isEqualTo(devices[0].tree());
    }
    for (int i = 0; i < recorded.size(); i++) {
      Historian device = devices[random.nextInt(DEVICES)];
      check(device, recorded.get(i), "seed " + seed);
      compare(
          device, recorded.get(i), recorded.get(random.nextInt(recorded.size())), "seed " + seed);
    }
    compareLog(devices[2], asker(devices[2]), "seed " + seed);
    Recorded one = recorded.get(random.nextInt(recorded.size()));
    export(devices[1], one, directory.resolve("then"), "seed " + seed);
    for (Historian device : devices) {
      device.close();
    }
  }

  /** One that asks again and again, as long as the device is not restarted. */
  private History asker(Historian device) {
    return askers.computeIfAbsent(device.device.vault, _ -> device.history());
  }

  private void act(Random random, Historian device, Historian[] all) {
    String path = (random.nextBoolean() ? "d/" : "") + "f" + random.nextInt(5) + ".md";
    boolean there = device.device.vault.file(path).isPresent();
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> all[0].device.sync(all[1 + random.nextInt(DEVICES - 1)].device);
      case 3 -> {
        device.device.restart();
        device.device.vault.resolveDuplicates(device == all[0]);
      }
      case 4 -> {
        if (there) {
          device.delete(path);
        }
      }
      case 5 -> {
        String to = "r" + random.nextInt(4) + ".md";
        if (there && device.device.vault.file(to).isEmpty()) {
          device.rename(path, to);
        }
      }
      case 6 -> device.attach("x" + random.nextInt(3) + ".bin", "bytes " + lines++);
      case 7 -> {
        if (!recorded.isEmpty()) {
          restore(device, recorded.get(random.nextInt(recorded.size())).when());
        }
      }
      case 8 -> undo(device, random);
      case 9 ->
          device
              .history()
              .createSnapshot("s" + random.nextInt(3), true, Optional.empty(), Progress.NONE);
      default -> device.put(path, edited(random, there ? device.text(path) : ""));
    }
  }

  private void restore(Historian device, When when) {
    try {
      device.restore(when);
    } catch (VaultException e) {
      // Another device's moment, of which not all has come here yet.
      assertThat(e).hasMessageContaining("No change's id");
    }
  }

  private void undo(Historian device, Random random) {
    try {
      device.undo("dev" + random.nextInt(DEVICES), new When.At(clock.peek().minusSeconds(20)));
    } catch (VaultException e) {
      assertThat(e.getMessage())
          .containsAnyOf("changed nothing", "did not exist", "No device called");
    }
  }

  private String edited(Random random, String text) {
    List<String> all = new ArrayList<>(text.lines().toList());
    if (!all.isEmpty() && random.nextInt(3) == 0) {
      all.remove(random.nextInt(all.size()));
    }
    all.add(random.nextInt(all.size() + 1), "line " + lines++ + (lines % 7 == 0 ? " ünï🚚" : ""));
    return String.join("\n", all) + (random.nextInt(5) == 0 ? "" : "\n");
  }

  private static void check(Historian device, Recorded moment, String seed) {
    assertThat(device.treeAt(moment.when())).as(seed).isEqualTo(moment.tree());
  }

  /** What differs, applied to the one moment, makes the other. */
  private static void compare(Historian device, Recorded from, Recorded to, String seed) {
    var tree = new TreeMap<>(from.tree());
    if (Stream.concat(from.tree().values().stream(), to.tree().values().stream())
        .anyMatch(content -> content.contains("\n<and>\n"))) {
      return; // two files of one path: a map of paths cannot show them apart
    }
    List<FileDiff> files = device.diff(from.when(), to.when());
    var changed = new TreeMap<String, String>();
    for (FileDiff file : files) {
      String oldPath = file.step().from().orElse(file.step().path());
      String old =
          switch (file.step().kind()) {
            case CREATED, RESTORED -> "";
            default -> String.valueOf(tree.remove(oldPath));
          };
      switch (file.step().kind()) {
        case DELETED -> {}
        default ->
            changed.put(
                file.step().path(),
                file.newHash()
                    .orElseGet(
                        () ->
                            UnifiedText.apply(
                                file.oldHash().isPresent() ? "" : old, file.hunks())));
      }
    }
    tree.putAll(changed);
    assertThat(tree).as(seed).isEqualTo(to.tree());
  }

  /**
   * Told one by one, no change is told with the help of the one before it; who has asked before is
   * told the same.
   */
  private static void compareLog(Historian device, History asker, String seed) {
    var one = new ArrayList<LogEntry>();
    OptionalLong next = OptionalLong.of(0);
    while (next.isPresent()) {
      LogPage page = device.history().log(page(1, (int) next.getAsLong()));
      one.addAll(page.entries());
      next = page.next();
    }
    LogQuery all = page(Integer.MAX_VALUE, 0);
    assertThat(device.log(all)).as(seed).isEqualTo(one);
    assertThat(asker.log(all).entries()).as(seed).isEqualTo(one);
  }

  private static LogQuery page(int limit, int from) {
    return new LogQuery(
        Optional.empty(), Optional.empty(), Optional.empty(), limit, STEPS_TOLD, from);
  }

  private static void export(Historian device, Recorded moment, Path into, String seed)
      throws IOException {
    FileList list = device.history().files(moment.when());
    device.history().writeTo(list, into);
    for (var file : moment.tree().entrySet()) {
      if (!file.getKey().endsWith(".bin") && !file.getValue().contains("\n<and>\n")) {
        assertThat(Files.readString(into.resolve(file.getKey())))
            .as(seed)
            .isEqualTo(file.getValue());
      }
    }
    try (Stream<Path> written = Files.walk(into)) {
      assertThat(written.filter(Files::isRegularFile).count())
          .as(seed)
          .isLessThanOrEqualTo(moment.tree().size());
    }
  }
}
