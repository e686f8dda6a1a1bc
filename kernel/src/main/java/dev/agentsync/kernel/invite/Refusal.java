package dev.agentsync.kernel.invite;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Why a hub does not honour an invitation: its words on the wire, and what they mean to people. */
public enum Refusal {
  /** Its time is over; the hub's own time follows the words. */
  EXPIRED("invitation expired, it is now "),
  /** Another device has used it. */
  USED("invitation already used"),
  /** The hub has none of that id for this vault. */
  UNKNOWN("invitation not known here"),
  /** The id is right, the proof is not. */
  MISMATCH("invitation proof does not match"),
  /** Too many wrong proofs were given for it. */
  GUESSED("invitation withdrawn after wrong guesses"),
  /** Whoever made it has taken it back. */
  WITHDRAWN("invitation withdrawn by its owner"),
  /** Too many wrong ones of late; nothing was looked at. */
  TOO_MANY("too many wrong invitations, try again in a minute");

  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final String words;

  Refusal(String words) {
    this.words = words;
  }

  /** Returns what the hub says. */
  public String words(Instant now) {
    return this == EXPIRED ? words + now.truncatedTo(ChronoUnit.SECONDS) : words;
  }

  /**
   * Returns what to tell the person with the code.
   *
   * @param said what the hub said, foreign text
   * @param now this device's time
   * @param knows whether the hub knows of invitations at all
   */
  public static Optional<AuthException> explain(
      String said, InviteCode code, URI hub, DeviceKey self, Instant now, boolean knows) {
    if (!knows) {
      return Optional.of(
          failed(
              "the hub at "
                  + hub
                  + " is of a version that knows no invitations. Update agentsync there, or add"
                  + " this line to its authorized_keys and use `agentsync clone`: "
                  + self.ssh()));
    }
    for (Refusal refusal : values()) {
      if (said.startsWith(refusal.words)) {
        return Optional.of(failed(refusal.sentence(said, code, now)));
      }
    }
    return Optional.empty();
  }

  private String sentence(String said, InviteCode code, Instant now) {
    return switch (this) {
      case EXPIRED -> expired(said, code, now);
      case USED ->
          "the invitation has been used already, by another device. If that was not yours, look at"
              + " `agentsync device list` on the hub and remove it. For this device ask for a new"
              + " invitation.";
      case UNKNOWN ->
          "the hub knows no such invitation for this vault. It may have been replaced; ask for a"
              + " new one.";
      case MISMATCH ->
          "the hub does not find this device's proof of the invitation right. Somebody may be"
              + " standing in between this device and the hub. Try from another network, with a new"
              + " invitation.";
      case GUESSED ->
          "the hub has withdrawn the invitation, because somebody tried to guess it. Ask for a new"
              + " one.";
      case WITHDRAWN -> "the invitation was taken back on the hub. Ask for a new one.";
      case TOO_MANY ->
          "the hub was shown too many wrong invitations and looks at none for a while. This one"
              + " was not used up: try again in a minute.";
    };
  }

  private String expired(String said, InviteCode code, Instant now) {
    Optional<Instant> there = time(said.substring(words.length()));
    if (there.isPresent() && now.plus(TOLERANCE).isBefore(code.expires())) {
      return "the invitation has expired by the hub's clock, but not by this device's: there it is "
          + there.get()
          + ", here "
          + now.truncatedTo(ChronoUnit.SECONDS)
          + ", and the invitation ends at "
          + code.expires()
          + ". One of the two clocks is wrong. Set it, then ask for a new invitation.";
    }
    return "the invitation expired at " + code.expires() + ". Ask for a new one.";
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text.strip()));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // a hub of another version; its words are enough
    }
  }

  private static AuthException failed(String sentence) {
    return new AuthException("auth failed: " + sentence);
  }
}
