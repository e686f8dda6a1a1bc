package dev.agentsync.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says how much memory a loaded vault of 10,000 files of 1 KB takes: {@code Memory java|native}.
 * For the native library, whose memory is not on the heap, that is what the process grew by.
 */
public final class Memory {
  private Memory() {}

  /** Loads the vault and prints one line. */
  public static void main(String[] arguments) throws IOException {
    String engine = arguments[0];
    Path file = Path.of(arguments[1]);
    if (engine.equals("make")) {
      Files.write(file, new SampleVault(10_000, 1_024).save());
      return;
    }
    Subject.Engine maker = Subject.Engine.named(engine);
    maker.create().close();
    byte[] saved = Files.readAllBytes(file);
    long before = engine.equals("java") ? heap() : resident();
    long began = System.nanoTime();
    Subject vault = maker.load(saved);
    long took = System.nanoTime() - began;
    long taken = (engine.equals("java") ? heap() : resident()) - before;
    int characters = 0;
    for (int i = 0; i < 10_000; i++) {
      vault.select(SampleVault.path(i));
      characters += vault.text().length();
    }
    System.out.printf(
        "{\"engine\": \"%s\", \"characters\": %d, \"bytes\": %d, \"bytes_per_character\": %.2f,"
            + " \"first_load_ms\": %d}%n",
        engine, characters, taken, (double) taken / characters, took / 1_000_000);
  }

  /** Collects garbage until that frees nothing more worth mentioning. */
  private static long heap() {
    long before = Long.MAX_VALUE;
    long now = used();
    for (int i = 0; i < 10 && before - now > 1 << 14; i++) {
      System.gc();
      before = now;
      now = used();
    }
    return now;
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("no VmRSS");
  }
}
