package dev.agentsync.kernel;

import dev.agentsync.engine.automerge.NativeEngineProvider;
import dev.agentsync.engine.java.JavaEngineProvider;
import dev.agentsync.kernel.spi.EngineProvider;

/** The engine under test: {@code agentsync.test.engine}, {@code java} unless it says otherwise. */
public final class Engines {
  private Engines() {}

  /** Returns a provider of the chosen engine. */
  public static EngineProvider chosen() {
    String id = System.getProperty("agentsync.test.engine", "java");
    return switch (id) {
      case "java" -> new JavaEngineProvider();
      case "native" -> new NativeEngineProvider();
      default -> throw new IllegalStateException("no engine is called " + id);
    };
  }
}
