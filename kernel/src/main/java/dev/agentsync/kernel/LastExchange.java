package dev.agentsync.kernel;

import dev.agentsync.kernel.config.AtomicFile;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Heads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What is remembered of other devices while none is connected, for {@code status} alone: losing it
 * loses nothing else.
 *
 * @param shared the last moment that another device is known to have had too
 * @param sent when a change was last sent
 * @param received when a change last came
 */
record LastExchange(Heads shared, Optional<Instant> sent, Optional<Instant> received) {
  static final LastExchange NONE = new LastExchange(Heads.NONE, Optional.empty(), Optional.empty());

  private static final long LARGEST = 64 << 10;

  /** Reads what was kept; anything odd counts as nothing. */
  static LastExchange read(Path directory) {
    try {
      Path file = file(directory);
      if (!Files.exists(file) || Files.size(file) > LARGEST) {
        return NONE;
      }
      Heads shared = Heads.NONE;
      Optional<Instant> sent = Optional.empty();
      Optional<Instant> received = Optional.empty();
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("shared=")) {
          shared = Heads.decode(Bytes.ofHex(line.substring(7)).toArray());
        } else if (line.startsWith("sent=")) {
          sent = Optional.of(Instant.parse(line.substring(5)));
        } else if (line.startsWith("received=")) {
          received = Optional.of(Instant.parse(line.substring(9)));
        }
      }
      return new LastExchange(shared, sent, received);
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      return NONE;
    }
  }

  void write(Path directory) {
    var text = new StringBuilder("shared=" + Bytes.of(shared.encode()).hex() + "\n");
    sent.ifPresent(when -> text.append("sent=" + when + "\n"));
    received.ifPresent(when -> text.append("received=" + when + "\n"));
    AtomicFile.write(file(directory), text.toString());
  }

  private static Path file(Path directory) {
    return directory.resolve("last-exchange");
  }
}
