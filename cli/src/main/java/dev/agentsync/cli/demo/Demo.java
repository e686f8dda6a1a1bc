package dev.agentsync.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Plays the demonstration and tells a {@link Listener} of each step as it is done. */
public final class Demo {
  /** Told of what happens, on the playing thread. */
  public interface Listener {
    /** Something was prepared. */
    void said(String sentence);

    /**
     * A step is done.
     *
     * @param what what was done where
     * @param millis time from the last keystroke until it was on the other disks
     */
    void arrived(String what, double millis);
  }

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PICTURE_BYTES = 200_000;

  private final Path launcher;
  private final Listener listener;

  /**
   * @param launcher the command to demonstrate
   */
  public Demo(Path launcher, Listener listener) {
    this.launcher = launcher;
    this.listener = listener;
  }

  /**
   * Plays it in a temporary folder that is gone afterwards, also after a failure.
   *
   * @throws DemoFailure if a step did not happen in time
   */
  public void play() {
    Path stage = temporary();
    try (Device hub = new Device("hub", launcher, stage);
        Device laptop = new Device("laptop", launcher, stage);
        Device phone = new Device("phone", launcher, stage)) {
      listener.said("Three devices on this machine, in " + stage + ":");
      prepare(hub, laptop, phone);
      try {
        steps(hub.disk(), laptop.disk(), phone.disk());
      } catch (DemoFailure e) {
        throw new DemoFailure(
            e.getMessage() + hub.account() + laptop.account() + phone.account(), e);
      }
    } finally {
      delete(stage);
    }
    listener.said("Everything arrived. The processes are stopped and the files are deleted.");
  }

  private void prepare(Device hub, Device laptop, Device phone) {
    hub.init();
    Device.Listening listening = hub.listen();
    listener.said("  hub     process " + listening.run().pid() + ", " + listening.url());
    String hubKey = hub.shownKey();
    for (Device device : List.of(laptop, phone)) {
      hub.authorize(listening, device.key(), device.name());
      device.cloneFrom(listening.url(), hubKey);
      Run run = device.watch();
      listener.said(
          "  %-7s process %d, authorized, cloned, connected".formatted(device.name(), run.pid()));
    }
  }

  private void steps(Disk hub, Disk laptop, Disk phone) {
    String plan = "# Plan\n\nBuy bread.\n\nCall Ada about the garden.\n";
    step(
        "created on the laptop: plan.md",
        () -> laptop.write("plan.md", plan),
        List.of(hub, phone),
        disk -> disk.text("plan.md").equals(plan));

    step(
        "edited at once, different paragraphs: both edits kept",
        () -> {
          laptop.write("plan.md", plan.replace("bread", "bread and milk"));
          phone.write("plan.md", plan.replace("the garden", "the garden gate"));
        },
        List.of(hub, laptop, phone),
        disk -> has(disk, "bread and milk", "the garden gate"));

    String before = laptop.text("plan.md");
    step(
        "edited at once, same paragraph: both edits kept",
        () -> {
          laptop.write("plan.md", before.replace("Buy", "Please buy"));
          phone.write("plan.md", before.replace("milk.", "milk, not cheese."));
        },
        List.of(hub, laptop, phone),
        disk -> has(disk, "Please buy bread and milk, not cheese."));
    require(
        "The three devices show different texts.",
        laptop.text("plan.md").equals(phone.text("plan.md"))
            && hub.text("plan.md").equals(phone.text("plan.md")));

    step(
        "renamed on the phone: plan.md is now week.md",
        () -> phone.rename("plan.md", "week.md"),
        List.of(hub, laptop),
        disk -> disk.text("week.md").contains("Please buy") && !disk.exists("plan.md"));

    byte[] picture = picture();
    step(
        "a picture added on the laptop: map.png, " + PICTURE_BYTES / 1000 + " kB",
        () -> laptop.write("map.png", picture),
        List.of(hub, phone),
        disk -> disk.bytes("map.png").filter(bytes -> Arrays.equals(bytes, picture)).isPresent());

    step(
        "deleted on the laptop: week.md",
        () -> laptop.delete("week.md"),
        List.of(hub, phone),
        disk -> !disk.exists("week.md"));
  }

  private void step(String what, Runnable action, List<Disk> others, Predicate<Disk> arrived) {
    action.run();
    long done = System.nanoTime();
    for (Disk disk : others) {
      require(
          "This did not arrive within 30 s: " + what, disk.await(() -> arrived.test(disk), LIMIT));
    }
    listener.arrived(what, (System.nanoTime() - done) / 1e6);
  }

  private static boolean has(Disk disk, String... parts) {
    String text = disk.text("plan.md");
    return Stream.of(parts).allMatch(text::contains);
  }

  /** Bytes that no text tool would accept, behind the eight that begin every PNG file. */
  private static byte[] picture() {
    byte[] bytes = new byte[PICTURE_BYTES];
    new Random(7).nextBytes(bytes);
    byte[] png = "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(png, 0, bytes, 0, png.length);
    return bytes;
  }

  private static void require(String otherwise, boolean holds) {
    if (!holds) {
      throw new DemoFailure(otherwise);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("agentsync-demo-").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a temporary folder for the demo", e);
    }
  }

  private static void delete(Path stage) {
    try (Stream<Path> all = Files.walk(stage)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete the demo's folder " + stage, e);
    }
  }
}
