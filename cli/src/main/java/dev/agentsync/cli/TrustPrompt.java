package dev.agentsync.cli;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.TrustDecision;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.util.Locale;
import java.util.function.BiFunction;

/** Asks the person at the terminal; where nobody can answer, says what to run instead. */
final class TrustPrompt implements TrustDecision {
  private final Console console;
  private final BiFunction<DeviceKey, URI, String> command;

  /**
   * @param command the command line that trusts a hub without a question
   */
  TrustPrompt(Console console, BiFunction<DeviceKey, URI, String> command) {
    this.console = console;
    this.command = command;
  }

  @Override
  public boolean decide(DeviceKey hub, URI url) {
    if (!console.asks()) {
      throw new AuthException(
          "The hub at "
              + url
              + " has the key "
              + hub.ssh()
              + " ("
              + hub.fingerprint()
              + "), which is not trusted yet, and there is no terminal to ask on. If that is the"
              + " right key, run: "
              + command.apply(hub, url));
    }
    var err = console.err();
    err.println();
    err.println("The hub at " + url + " has identity:");
    err.println("  " + hub.ssh());
    err.println("  " + hub.fingerprint());
    err.println();
    err.println("This is the first time connecting. Trust this hub? [y/N]");
    err.print("> ");
    err.flush();
    String answer = console.answer().orElse("").strip().toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }
}
