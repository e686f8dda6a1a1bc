package dev.agentsync.bench.engine;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/** A vault of 10,000 files of 1 KB each, about 10 MB of text: loaded, saved, sent whole. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
@Fork(1)
public class VaultBenchmark {
  private static final int FILES = 10_000;
  private static final int SIZE = 1_024;

  /** Which engine. */
  @Param({"java", "native"})
  public String engine = "";

  private Subject.Engine maker = Subject.Engine.named("java");
  private byte[] saved = {};
  private Subject full = maker.create();
  private Subject sender = maker.create();
  private Subject receiver = maker.create();

  /** Makes the vault. */
  @Setup
  public void make(BenchmarkParams benchmark) {
    maker = Subject.Engine.named(engine);
    saved = new SampleVault(FILES, SIZE).save();
    // The library takes many seconds for it, so only where it is needed.
    if (benchmark.getBenchmark().endsWith("save")) {
      full = maker.load(saved);
    }
  }

  /** Makes two sides that have not met. */
  @Setup(Level.Iteration)
  public void strangers(BenchmarkParams benchmark) {
    if (benchmark.getBenchmark().endsWith("first_sync")) {
      sender.close();
      receiver.close();
      sender = maker.load(saved);
      receiver = maker.create();
    }
  }

  /** Frees the documents. */
  @TearDown
  public void free() {
    full.close();
    sender.close();
    receiver.close();
  }

  /** Loads the vault. */
  @Benchmark
  public Subject load() {
    Subject document = maker.load(saved);
    document.close();
    return document;
  }

  /** Saves it. */
  @Benchmark
  public byte[] save() {
    return full.save();
  }

  /** Brings it to an empty document, message by message. */
  @Benchmark
  public int first_sync() {
    int messages = 0;
    while (true) {
      Optional<byte[]> there = sender.nextMessage();
      there.ifPresent(receiver::hear);
      Optional<byte[]> back = receiver.nextMessage();
      back.ifPresent(sender::hear);
      if (there.isEmpty() && back.isEmpty()) {
        return messages;
      }
      messages++;
    }
  }
}
