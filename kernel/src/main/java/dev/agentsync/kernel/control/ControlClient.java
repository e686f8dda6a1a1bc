package dev.agentsync.kernel.control;

import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.Progress;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.VaultBusyException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the process that watches a vault. Any thread may call. */
public final class ControlClient {
  private static final Duration FIRST_WORD = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(20);

  private final SocketPlace place;

  private final String who;

  private ControlClient(SocketPlace place, String who) {
    this.place = place;
    this.who = who;
  }

  /**
   * Returns a client if a process answers for that vault now.
   *
   * @param directory the vault's {@code .agentsync} folder
   */
  public static Optional<ControlClient> find(Path directory) {
    return find(directory, "the process that watches the vault");
  }

  /**
   * As {@link #find(Path)}, for whoever has the lock in another folder.
   *
   * @param who it is, in the middle of a sentence
   */
  public static Optional<ControlClient> find(Path directory, String who) {
    var client = new ControlClient(new SocketPlace(directory.toAbsolutePath()), who);
    try (SocketChannel channel = client.connect()) {
      return channel.isConnected() ? Optional.of(client) : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // no socket, or one that a dead process left
    }
  }

  private SocketChannel connect() throws IOException {
    Path socket = place.find().orElseThrow(() -> new IOException("there is no control socket"));
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param report what the answer is
   * @throws dev.agentsync.kernel.AgentsyncException as the other process failed
   * @throws VaultBusyException if the other process does not answer
   * @throws NetworkException if it ended before it answered
   */
  public <R extends Record> R ask(ControlRequest request, Class<R> report, Progress progress) {
    try (SocketChannel channel = connect()) {
      Wire.write(channel, request.toMap());
      firstWord(channel, progress);
      try (Expiry expiry = expiry(channel, ANSWER)) {
        while (true) {
          Map<String, Object> message = next(channel);
          if (message.get("result") instanceof Map<?, ?> result) {
            return RecordCodec.decode(report, result);
          }
          heed(message, progress);
        }
      }
    } catch (IOException e) {
      throw new NetworkException(
          sentence() + " ended before it answered: " + e + ". Try again.", e);
    }
  }

  private void firstWord(SocketChannel channel, Progress progress) throws IOException {
    Expiry watch = expiry(channel, FIRST_WORD);
    try (watch) {
      heed(next(channel), progress);
    } catch (IOException e) {
      if (watch.expired()) {
        throw new VaultBusyException(
            sentence() + " does not answer. Stop it, or look whether it is" + " suspended.", e);
      }
      throw e;
    }
  }

  /** A command has no virtual threads otherwise; to set them up takes longer than the answer. */
  private static Expiry expiry(SocketChannel channel, Duration limit) {
    return Expiry.of(channel, limit, Thread.ofPlatform().daemon());
  }

  private String sentence() {
    return Character.toUpperCase(who.charAt(0)) + who.substring(1);
  }

  private static Map<String, Object> next(SocketChannel channel) throws IOException {
    return Wire.read(channel, Wire.ANSWER_LIMIT)
        .orElseThrow(() -> new IOException("the connection was closed"));
  }

  private static void heed(Map<String, Object> message, Progress progress) {
    if (message.get("error") instanceof Map<?, ?> error) {
      throw Failures.of(String.valueOf(error.get("kind")), String.valueOf(error.get("message")));
    }
    if (message.get("progress") instanceof Map<?, ?> step) {
      @Nullable Object done = step.get("done");
      @Nullable Object total = step.get("total");
      if (done instanceof Long at && total instanceof Long of) {
        progress.at(phase(String.valueOf(step.get("phase"))), at, of);
      }
    }
  }

  private static Progress.Phase phase(String name) {
    for (Progress.Phase phase : Progress.Phase.values()) {
      if (phase.name().equals(name)) {
        return phase;
      }
    }
    throw new ProtocolException("Unknown kind of progress: " + name);
  }
}
