package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Storage;
import dev.agentsync.kernel.spi.View;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A moment with a name, as it is written in the document.
 *
 * @param heads the moment; changes of it may not have come to this device yet
 * @param createdAt epoch milliseconds by the clock of the device that gave the name, 0 if unknown
 */
public record Label(Heads heads, long createdAt) {
  /** Returns the readable labels of a vault's document by name. */
  public static SortedMap<String, Label> all(View document) {
    return LabelMap.read(document);
  }

  /** Returns what a storage is told, so that other programs can list them. */
  public static List<Storage.Snapshot> listed(Map<String, Label> labels) {
    return labels.entrySet().stream()
        .map(
            label ->
                new Storage.Snapshot(
                    label.getKey(), label.getValue().heads(), label.getValue().createdAt()))
        .toList();
  }
}
