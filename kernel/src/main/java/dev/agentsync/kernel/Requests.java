package dev.agentsync.kernel;

import dev.agentsync.kernel.control.ControlHandler;
import dev.agentsync.kernel.control.ControlRequest;
import java.nio.file.Path;

/** The questions a watching process answers, by the words both sides know. */
final class Requests implements ControlHandler {
  static final String STATUS = "status";
  static final String PUSH = "push";
  static final String PULL = "pull";
  static final String ACCEPT = "deletions accept";
  static final String RESTORE = "deletions restore";
  static final String REDIAL = "redial";
  static final String EXPORT = "export";

  /** Before the words of the questions about the past. */
  static final String HISTORY = "history ";

  /** Before the words of the questions about devices. */
  static final String DEVICE = "device ";

  /** An answer that is only a number. */
  record Count(int count) {}

  /** What {@link #EXPORT} is asked with. */
  record Export(Path file, boolean replace) {}

  private final Vault vault;

  Requests(Vault vault) {
    this.vault = vault;
  }

  @Override
  public Record answer(ControlRequest request, Progress progress) {
    if (request.command().startsWith(HISTORY)) {
      String word = request.command().substring(HISTORY.length());
      return vault.desk().answer(word, request::arguments, progress);
    }
    if (request.command().startsWith(DEVICE)) {
      String word = request.command().substring(DEVICE.length());
      return vault.devicesHere().answer(word, DevicesHere.Question.of(request));
    }
    return switch (request.command()) {
      case STATUS -> vault.status();
      case PUSH -> vault.push(progress);
      case PULL -> vault.pull(progress);
      case ACCEPT -> new Count(vault.acceptDeletions(progress));
      case RESTORE -> new Count(vault.restoreDeletions(progress));
      case EXPORT -> {
        Export wish = request.arguments(Export.class);
        yield vault.export(wish.file(), wish.replace(), progress);
      }
      case REDIAL -> {
        vault.redial();
        yield new Count(1);
      }
      default ->
          throw new ProtocolException(
              "The process that watches the vault does not know '"
                  + request.command()
                  + "'. Is it of an older version? Restart it.");
    };
  }
}
