package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Document;
import dev.agentsync.kernel.spi.EngineProvider;
import java.util.List;
import java.util.Set;

/**
 * Makes documents backed by automerge-java 0.0.7 (Automerge 0.5.7). It cannot stamp changes, so
 * they carry time 0 and no message.
 */
public final class NativeEngineProvider implements EngineProvider {
  /** Called by the service loader. */
  public NativeEngineProvider() {}

  @Override
  public String id() {
    return "native";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Document create(ActorId actor) {
    return new NativeDocument(new org.automerge.Document(actor.bytes().toArray()), actor);
  }

  @Override
  public Document load(List<byte[]> chunks, ActorId actor) {
    var document = new NativeDocument(new org.automerge.Document(actor.bytes().toArray()), actor);
    try {
      document.load(chunks);
      return document;
    } catch (RuntimeException e) {
      document.close();
      throw e;
    }
  }
}
