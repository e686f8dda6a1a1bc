package dev.agentsync.cli;

import dev.agentsync.kernel.Exchanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a push or a pull found when it was done.
 *
 * @param command {@code push} or {@code pull}
 */
record ExchangeReport(String command, Exchanged exchanged) implements Result {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(command + " complete");
    if (exchanged.missingAttachments() > 0) {
      lines.add(
          Words.count(exchanged.missingAttachments(), "attachment")
              + " could not be fetched: the other side does not have the content either");
    }
    return lines;
  }

  @Override
  public Map<String, ?> fields() {
    return Json.fields(
        "command", command,
        "complete", true,
        "partner", exchanged.partner(),
        "files", exchanged.files(),
        "missing_attachments", exchanged.missingAttachments(),
        "millis", exchanged.took().toMillis());
  }
}
