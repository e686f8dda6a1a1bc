package dev.agentsync.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Two folders that some program keeps the same: changes one, watches the other. */
record Folders(Path here, Path there) {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final long LOOK_EVERY_NANOS = 100_000;

  /** Measures the four everyday changes, some of them warming up and not counted. */
  void measure(Report report, String prefix, int warmups, int rounds) {
    var create = new Samples();
    var edit = new Samples();
    var rename = new Samples();
    var delete = new Samples();
    for (int i = -warmups; i < rounds; i++) {
      String name = "bench-" + (i + warmups) + ".md";
      String moved = "moved-" + (i + warmups) + ".md";
      String text = "# A note\n\n" + "Some words of a line that nobody reads twice.\n".repeat(20);
      long created = until(() -> write(name, text), () -> is(name, text));
      String edited = text.replaceFirst("nobody", "somebody " + i);
      long changed = until(() -> write(name, edited), () -> is(name, edited));
      long renamed =
          until(
              () -> move(name, moved),
              () -> is(moved, edited) && !Files.exists(there.resolve(name)));
      long deleted = until(() -> delete(moved), () -> !Files.exists(there.resolve(moved)));
      if (i >= 0) {
        create.add(created);
        edit.add(changed);
        rename.add(renamed);
        delete.add(deleted);
      }
    }
    report.samples(prefix + "edit", edit);
    report.samples(prefix + "create", create);
    report.samples(prefix + "delete", delete);
    report.samples(prefix + "rename", rename);
  }

  /** Measures a new attachment of 100 KB. */
  void measureAttachments(Report report, String prefix, int rounds) {
    var create = new Samples();
    var random = new Random(1);
    for (int i = 0; i < rounds; i++) {
      String name = "picture-" + i + ".png";
      byte[] picture = new byte[100_000];
      random.nextBytes(picture);
      create.add(until(() -> writeBytes(name, picture), () -> is(name, picture)));
    }
    report.samples(prefix + "attachment", create);
  }

  /** Returns the nanoseconds from before the change until the condition holds. */
  static long until(Runnable change, BooleanSupplier condition) {
    long start = System.nanoTime();
    change.run();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new IllegalStateException("nothing arrived within " + LIMIT);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return System.nanoTime() - start;
  }

  private void write(String name, String text) {
    writeBytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void writeBytes(String name, byte[] content) {
    try {
      Files.write(here.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void move(String from, String to) {
    try {
      Files.move(here.resolve(from), here.resolve(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(String name) {
    try {
      Files.delete(here.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean is(String name, String text) {
    return is(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private boolean is(String name, byte[] content) {
    try {
      return Arrays.equals(Files.readAllBytes(there.resolve(name)), content);
    } catch (IOException e) {
      return false; // not there yet
    }
  }
}
