package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ActorId;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.TracedDocument;
import dev.agentsync.kernel.spi.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A vault's history, for as long as {@link VaultDocument#look} lends it. Everything but {@link
 * #at}, {@link #now} and {@link #labels} needs an engine that traces.
 */
public final class Past {
  private final LiveDocument live;

  Past(LiveDocument live) {
    this.live = live;
  }

  /** Returns whether the engine can tell times, and which change wrote what. */
  public boolean traced() {
    return live.document() instanceof TracedDocument;
  }

  /** Returns the present moment. */
  public Heads heads() {
    return live.heads();
  }

  /** Returns whether every one of the changes is here. */
  public boolean contains(Heads heads) {
    return live.contains(heads);
  }

  /** Returns every change, dependencies first. */
  public List<TracedDocument.Entry> changes() {
    return traces().changes();
  }

  /** Returns the places of the changes that wrote each file, deleted ones too. */
  public Map<FileId, List<Integer>> fileTraces() {
    Map<String, List<Integer>> found = traces().traces(live.index().files());
    Map<FileId, List<Integer>> traces = HashMap.newHashMap(found.size());
    found.forEach((id, places) -> traces.put(new FileId(id), places));
    return traces;
  }

  /** Returns the places of the changes that wrote each directory entry. */
  public Map<String, List<Integer>> directoryTraces() {
    return traces().traces(live.index().directories());
  }

  /** Returns the places of the changes that wrote each label, removed ones too. */
  public Map<String, List<Integer>> labelTraces() {
    return LabelMap.map(live.document()).map(map -> traces().traces(map)).orElse(Map.of());
  }

  /** Returns the present labels by name. */
  public SortedMap<String, Label> labels() {
    return LabelMap.read(live.document());
  }

  /** Returns what a file's text is made of; empty for one without text. */
  public List<TracedDocument.Run> runs(FileId id) {
    return live.index().node(id).flatMap(FileNode::content).map(traces()::runs).orElse(List.of());
  }

  /** Returns the vault as it is. */
  public PastFiles now() {
    return files(live.document());
  }

  /**
   * Returns the vault as it was.
   *
   * @param heads of a moment that is here
   */
  public PastFiles at(Heads heads) {
    return files(heads.equals(live.heads()) ? live.document() : live.document().at(heads));
  }

  /** Returns the vault as it would be without some changes; see {@link TracedDocument#without}. */
  public PastFiles without(Map<ActorId, Long> from) {
    return files(traces().without(from));
  }

  private PastFiles files(View view) {
    return new PastFiles(live, view);
  }

  private TracedDocument traces() {
    if (live.document() instanceof TracedDocument traced) {
      return traced;
    }
    throw new IllegalStateException("this engine does not trace");
  }
}
