package dev.agentsync.kernel.past;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.history.Step;
import dev.agentsync.kernel.spi.ChangeHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What changes did, as far as it was told before. A change did what it did, whatever is made later,
 * so whoever asks for the log again waits for the new changes only. Used by the thread that is lent
 * the history.
 */
final class ToldSteps {
  /** So many changes are remembered; a step takes some hundred bytes. */
  private static final int MOST = 50_000;

  /** Longer answers are for programs, which do not ask twice. */
  private static final int FEW = 16;

  /**
   * What a change touched, and how much of it is to be told.
   *
   * @param limit at most so many steps of a kind
   */
  record Question(List<FileId> files, List<String> directories, List<String> labels, int limit) {}

  private record Told(Question question, List<Step> steps) {}

  private final Map<ChangeHash, Told> told = new HashMap<>();

  /** Returns the steps of a change; finds them out if that question has not been answered yet. */
  List<Step> of(ChangeHash change, Question question, Supplier<List<Step>> find) {
    Told known = told.get(change);
    if (known != null && known.question.equals(question)) {
      return known.steps;
    }
    List<Step> steps = List.copyOf(find.get());
    if (question.limit <= FEW && (known != null || told.size() < MOST)) {
      told.put(change, new Told(question, steps));
    }
    return steps;
  }
}
