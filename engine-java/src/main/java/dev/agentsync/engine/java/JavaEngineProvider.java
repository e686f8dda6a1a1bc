package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes documents in plain Java memory. */
public final class JavaEngineProvider implements EngineProvider {
  /** Called by the service loader. */
  public JavaEngineProvider() {}

  @Override
  public String id() {
    return "java";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.STAMPS, Capability.CONCURRENT_READS);
  }

  @Override
  public Document create(ActorId actor) {
    return new JavaDocument(actor);
  }

  @Override
  public Document load(List<byte[]> chunks, ActorId actor) {
    var document = new JavaDocument(actor);
    var split = new ArrayList<Chunk>();
    chunks.forEach(bytes -> split.addAll(Chunk.split(bytes)));
    document.load(split);
    return document;
  }
}
