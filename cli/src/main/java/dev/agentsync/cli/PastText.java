package dev.agentsync.cli;

import dev.agentsync.kernel.history.Moment;
import dev.agentsync.kernel.history.Step;
import dev.agentsync.kernel.history.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What history says, in words and as fields. */
final class PastText {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private PastText() {}

  /** Returns a time as the clock on the wall shows it. */
  static String time(Instant time) {
    return LOCAL.format(time);
  }

  static String device(Writer writer, Optional<String> author) {
    return writer.name() + author.map(name -> " (" + name + ")").orElse("");
  }

  /** Returns which moment was found, and what is odd about it. */
  static String moment(Moment moment) {
    if (moment.isBeginning()) {
      return "the beginning of the vault";
    }
    String found =
        "the vault as of "
            + time(moment.newest())
            + " (change "
            + moment.change()
            + " by "
            + moment.by().name()
            + ")";
    return moment.ahead() == 0
        ? found
        : found
            + ", with "
            + Words.count(moment.ahead(), "change")
            + " stamped later by clocks that are ahead";
  }

  static Map<String, Object> momentFields(Moment moment) {
    return Json.fields(
        "heads", moment.heads(),
        "asked", moment.asked(),
        "newest", moment.newest(),
        "change", moment.change(),
        "device", deviceFields(moment.by()),
        "ahead", moment.ahead());
  }

  static Map<String, Object> deviceFields(Writer writer) {
    return Json.fields(
        "id", writer.id(), "label", writer.label(), "fingerprint", writer.fingerprint());
  }

  /** Returns what became of a file, with its name. */
  static String step(Step step) {
    return switch (step.kind()) {
      case CREATED -> "created " + step.path();
      case EDITED -> "edited " + step.path() + counts(step);
      case RENAMED ->
          "renamed "
              + step.from().orElse("")
              + " to "
              + step.path()
              + (step.added() + step.removed() == 0 ? "" : counts(step));
      case DELETED -> "deleted " + step.path();
      case RESTORED -> "restored " + step.path();
      case SNAPSHOT -> "snapshot '" + step.path() + "'";
      case SNAPSHOT_DELETED -> "removed snapshot '" + step.path() + "'";
    };
  }

  private static String counts(Step step) {
    return step.binary() ? " (attachment)" : " +" + step.added() + " -" + step.removed();
  }

  static Map<String, Object> stepFields(Step step) {
    return Json.fields(
        "what", step.kind().name().toLowerCase(Locale.ROOT),
        "path", step.path(),
        "from", step.from(),
        "added", step.added(),
        "removed", step.removed(),
        "attachment", step.binary());
  }

  static List<Map<String, Object>> stepFields(List<Step> steps) {
    return steps.stream().map(PastText::stepFields).toList();
  }

  /** Returns a size in the unit people would choose. */
  static String size(long bytes) {
    if (bytes < 10_000) {
      return Words.count(bytes, "byte");
    }
    return bytes < 10_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
  }
}
