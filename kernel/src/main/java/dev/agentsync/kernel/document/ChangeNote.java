package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.ChangeHash;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the message of a change says: a first line {@code Author: NAME}, then what the change was
 * made for. Other programs write what they like; all of that counts as the purpose.
 *
 * @param author who wrote through this device, such as an agent and its run; one line
 * @param purpose what it was for, such as {@code restored to …}; empty for a plain edit
 */
public record ChangeNote(Optional<String> author, Optional<String> purpose) {
  /** Says nothing. */
  public static final ChangeNote NONE = new ChangeNote(Optional.empty(), Optional.empty());

  /** How the purpose of a change begins that brings back what was. */
  public static final String RESTORED = "restored ";

  /** How the purpose of a change begins that takes back what a device did. */
  public static final String UNDID = "undid ";

  /** How the purpose of a change begins that takes out what was brought back twice. */
  private static final String ONCE = "kept once what was restored at the same time: ";

  /** So many digits of a hash stand in a note, as in the log. */
  private static final int DIGITS = 12;

  private static final String AUTHOR = "Author: ";

  /** Long enough for a name and a run, short enough to be in every change. */
  private static final int MAX_AUTHOR = 200;

  private static final int MAX_PURPOSE = 2000;

  public ChangeNote {
    author = author.map(name -> printable(name, MAX_AUTHOR)).filter(name -> !name.isEmpty());
    purpose = purpose.map(text -> printable(text, MAX_PURPOSE)).filter(text -> !text.isEmpty());
  }

  /** Returns a note of what a change is for. */
  public static ChangeNote of(String purpose) {
    return new ChangeNote(Optional.empty(), Optional.of(purpose));
  }

  /** Returns the note with an author. */
  public ChangeNote by(Optional<String> name) {
    return new ChangeNote(name, purpose);
  }

  /** Returns whether the change brings back what was. */
  boolean bringsBack() {
    return purpose.filter(text -> text.startsWith(RESTORED) || text.startsWith(UNDID)).isPresent();
  }

  /** Returns a note of taking out what changes besides these brought back. */
  static ChangeNote once(Collection<ChangeHash> kept) {
    return of(ONCE + kept.stream().map(ChangeNote::digits).collect(Collectors.joining(", ")));
  }

  private static String digits(ChangeHash change) {
    return change.toString().substring(0, DIGITS);
  }

  /** Returns whether the change takes out what was brought back twice. */
  public boolean takesOutCopies() {
    return purpose.filter(text -> text.startsWith(ONCE)).isPresent();
  }

  /** Returns whether the change takes out copies of what another one brought back. */
  public boolean takesOutCopiesOf(ChangeHash change) {
    return takesOutCopies() && purpose.orElseThrow().contains(digits(change));
  }

  /** Reads the message of a change. */
  public static ChangeNote parse(@Nullable String message) {
    if (message == null) {
      return NONE;
    }
    if (!message.startsWith(AUTHOR)) {
      return of(message);
    }
    int end = message.indexOf('\n');
    String author = message.substring(AUTHOR.length(), end < 0 ? message.length() : end);
    String purpose = end < 0 ? "" : message.substring(end + 1);
    return new ChangeNote(Optional.of(author), Optional.of(purpose));
  }

  /** Returns the message of a change, null if there is nothing to say. */
  @Nullable String message() {
    String first = author.map(name -> AUTHOR + name + "\n").orElse("");
    String message = (first + purpose.orElse("")).strip();
    return message.isEmpty() ? null : message;
  }

  /** Foreign text ends up on terminals. */
  private static String printable(String text, int limit) {
    var out = new StringBuilder();
    WellFormed.text(text)
        .codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .limit(limit)
        .forEach(out::appendCodePoint);
    return out.toString().strip();
  }
}
