package dev.agentsync.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

/** What a working day does: small edits, here and elsewhere, and looks at the past. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EditBenchmark {
  private static final int CHANGES = 10_000;
  private static final int REMOTE = 1_000;
  private static final int FILE = 7;

  /** Which engine. */
  @Param({"java", "native"})
  public String engine = "";

  private final Random random = new Random(1);
  private Subject.Engine maker = Subject.Engine.named("java");
  private Subject large = maker.create();
  private Subject old = maker.create();
  private Subject remote = maker.create();
  private byte[] beforeRemote = {};
  private final List<byte[]> arriving = new ArrayList<>();
  private final List<List<String>> moments = new ArrayList<>();

  /** Makes a file of 1 MB, and a vault with 10,000 changes behind it. */
  @Setup
  public void make() {
    maker = Subject.Engine.named(engine);
    var vault = new SampleVault(1_000, 1_024);
    beforeRemote = vault.save();
    for (int i = 0; i < CHANGES; i++) {
      byte[] change = vault.edit();
      if (i < REMOTE) {
        arriving.add(change);
      }
      if (i % 100 == 0) {
        moments.add(vault.heads());
      }
    }
    old = maker.load(vault.save());
    old.select(SampleVault.path(FILE));
    large = maker.create();
    large.addText("text");
    large.begin();
    large.splice(0, 0, vault.prose(1 << 20));
    large.commit();
  }

  /** Makes the document that remote changes come to. */
  @Setup(Level.Iteration)
  public void before() {
    remote.close();
    remote = maker.load(beforeRemote);
  }

  /** Frees the documents. */
  @TearDown
  public void free() {
    large.close();
    old.close();
    remote.close();
  }

  /** One word replaced in a file of 1 MB. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public void one_word_in_a_large_file() {
    large.begin();
    large.splice(random.nextInt(1 << 20), 5, "words");
    large.commit();
  }

  /** One file as it was at some moment, with 10,000 changes behind and ahead of it. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public String file_at_old_heads() {
    return old.textAt(moments.get(random.nextInt(moments.size())));
  }

  /** A thousand small changes arriving one by one. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  public void thousand_remote_changes() {
    arriving.forEach(remote::apply);
  }
}
