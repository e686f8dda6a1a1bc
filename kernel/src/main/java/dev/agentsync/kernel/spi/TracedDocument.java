package dev.agentsync.kernel.spi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document that can tell which of its changes wrote what: what a vault's history commands need.
 * Every document of an engine with {@link EngineProvider.Capability#STAMPS} is one. The rules of
 * {@link Document} about threads and open transactions hold here too.
 *
 * <p>A change is named by its place in {@link #changes}; a place stays what it is as long as the
 * document lives.
 *
 * @since 0.1.0
 */
public interface TracedDocument extends Document {
  /**
   * One applied change without its bytes.
   *
   * @param hash its name
   * @param actor who wrote it
   * @param seq 1 for the actor's first change, then one more each
   * @param timeMillis the time it was stamped with, 0 for none
   * @param message the message it was stamped with, or null
   * @param deps the places of the changes it directly depends on
   */
  record Entry(
      ChangeHash hash,
      ActorId actor,
      long seq,
      long timeMillis,
      @Nullable String message,
      List<Integer> deps) {}

  /**
   * Code points of a text that stand together and have the same past, the deleted ones too.
   *
   * @param text the code points
   * @param written the place of the change that inserted them, or gave them their present value
   * @param deleted the places of the changes that deleted them, ascending; empty while visible
   */
  record Run(String text, int written, List<Integer> deleted) {
    public Run {
      deleted = List.copyOf(deleted);
    }
  }

  /** Returns every applied change in an order in which each comes after those it depends on. */
  List<Entry> changes();

  /**
   * Returns, for each key a map ever had, which changes wrote at that key or anywhere below it.
   *
   * @return places, ascending without duplicates, by key
   */
  Map<String, List<Integer>> traces(ObjectId map);

  /** Returns a text's present and former content in the order in which it stands. */
  List<Run> runs(ObjectId text);

  /**
   * Returns the present content as it would be if these actors had stopped earlier: their changes
   * from the given number on count as never made, everything others did stays.
   *
   * @param from the number of the first change that does not count, by actor; unknown actors are
   *     ignored
   */
  View without(Map<ActorId, Long> from);
}
