package dev.agentsync.cli;

import dev.agentsync.kernel.history.Restored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was brought back, or would be.
 *
 * @param headline what was done, such as {@code restored to}
 * @param typed what the user called the moment
 */
record RestoredReport(String headline, String typed, Restored restored, boolean dryRun)
    implements Result {
  private static final int SHOWN = 50;

  @Override
  public List<String> lines() {
    var lines = new ArrayList<String>();
    long millis = restored.moment().asked().orElse(restored.moment().newest()).toEpochMilli();
    if (dryRun) {
      lines.add("nothing is changed; this would be " + headline + " " + typed);
    } else if (!restored.applied()) {
      lines.add("nothing to change: everything is already as it would be");
    } else {
      lines.add(headline + " " + typed + " (" + millis + ")");
    }
    lines.add(
        restored.changes() == 0
            ? PastText.moment(restored.moment())
            : Words.count(restored.changes(), "change")
                + " since "
                + PastText.moment(restored.moment()));
    restored.steps().stream().limit(SHOWN).forEach(step -> lines.add("  " + PastText.step(step)));
    if (restored.steps().size() > SHOWN) {
      lines.add("  and " + (restored.steps().size() - SHOWN) + " more; --json lists all");
    }
    restored.kept().forEach(path -> lines.add("kept, because others wrote in it too: " + path));
    restored
        .missing()
        .forEach(
            path ->
                lines.add(
                    "the content of "
                        + path
                        + " is not on this device; it comes when a device that has it connects"));
    if (restored.pending()) {
      lines.add("the folder does not show all of it yet");
    }
    restored.before().ifPresent(id -> lines.add("to undo this: agentsync restore-at " + id));
    return lines;
  }

  @Override
  public Map<String, ?> fields() {
    return Json.fields(
        "moment", PastText.momentFields(restored.moment()),
        "dry_run", dryRun,
        "applied", restored.applied(),
        "changes", restored.changes(),
        "files", PastText.stepFields(restored.steps()),
        "kept", restored.kept(),
        "missing", restored.missing(),
        "pending", restored.pending(),
        "undo", restored.before());
  }
}
