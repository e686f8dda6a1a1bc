package dev.agentsync.bench.engine;

import dev.agentsync.bench.engine.EditingTrace.Edit;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The published editing trace of 259,778 keystrokes: typed, loaded and saved. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 5)
@Fork(1)
public class TraceBenchmark {
  /** Which engine. */
  @Param({"java", "native"})
  public String engine = "";

  private Subject.Engine maker = Subject.Engine.named("java");
  private EditingTrace trace = EditingTrace.read();
  private byte[] saved = {};
  private Subject loaded = maker.create();

  /** Reads the trace, and the document it makes. */
  @Setup
  public void read() {
    maker = Subject.Engine.named(engine);
    trace = EditingTrace.read();
    saved = EditingTrace.saved();
    loaded = maker.load(saved);
  }

  /** Frees the document. */
  @TearDown
  public void free() {
    loaded.close();
  }

  /** A change for every keystroke. */
  @Benchmark
  public int keystrokes_one_change_each() {
    try (Subject document = maker.create()) {
      document.addText("text");
      for (Edit edit : trace.edits()) {
        document.begin();
        document.splice(edit.at(), edit.deleted(), edit.inserted());
        document.commit();
      }
      return checked(document);
    }
  }

  /** All keystrokes in one change. */
  @Benchmark
  public int keystrokes_in_one_change() {
    try (Subject document = maker.create()) {
      document.addText("text");
      document.begin();
      for (Edit edit : trace.edits()) {
        document.splice(edit.at(), edit.deleted(), edit.inserted());
      }
      document.commit();
      return checked(document);
    }
  }

  private int checked(Subject document) {
    String text = document.text();
    if (!text.equals(trace.end())) {
      throw new IllegalStateException("The trace ends with another text");
    }
    return text.length();
  }

  /** Loads the document of 259,779 changes. */
  @Benchmark
  public int load() {
    try (Subject document = maker.load(saved)) {
      document.select("text");
      return checked(document);
    }
  }

  /** Saves it. */
  @Benchmark
  public byte[] save() {
    return loaded.save();
  }
}
