package dev.agentsync.kernel.control;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.Progress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers other processes of the same user on behalf of the process that has the vault's lock. Each
 * connection carries one question, any number of progress messages, and one answer.
 */
public final class ControlServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("agentsync.control");
  private static final Duration QUESTION = Duration.ofSeconds(5);
  private static final int AT_ONCE = 32;

  private final SocketPlace place;
  private final ServerSocketChannel server;
  private final SameUser user;
  private final ControlHandler handler;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private ControlServer(
      SocketPlace place, ServerSocketChannel server, SameUser user, ControlHandler handler) {
    this.place = place;
    this.server = server;
    this.user = user;
    this.handler = handler;
  }

  /**
   * Begins to answer. A socket left by a dead process is replaced.
   *
   * @param directory the vault's {@code .agentsync} folder; the caller has its lock
   * @throws dev.agentsync.kernel.StorageException if there is no place for the socket
   * @throws NetworkException if the system has no such sockets
   */
  public static ControlServer start(Path directory, ControlHandler handler) {
    var place = new SocketPlace(directory.toAbsolutePath());
    Path socket = place.claim();
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        server.bind(UnixDomainSocketAddress.of(socket));
        if (Files.getFileStore(socket).supportsFileAttributeView("posix")) {
          Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        }
        var started =
            new ControlServer(place, server, new SameUser(Files.getOwner(socket)), handler);
        Thread.ofVirtual().name("control " + socket).start(started::acceptAll);
        return started;
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new NetworkException(
          "Cannot open the control socket "
              + socket
              + ": "
              + e
              + ". Other commands cannot reach"
              + " this process.",
          e);
    }
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        Thread.ofVirtual().name("control request").start(() -> serve(channel));
      } catch (AsynchronousCloseException e) {
        return;
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "control socket no longer accepts error={0}", e);
        return;
      }
    }
  }

  private void serve(SocketChannel channel) {
    open.add(channel);
    boolean admitted = room.tryAcquire();
    try (channel) {
      if (!user.allows(channel)) {
        LOG.log(System.Logger.Level.WARNING, "control request of another user refused");
      } else if (!admitted) {
        Wire.write(channel, error("busy", "Too many commands at once for this vault. Try again."));
      } else {
        converse(channel);
      }
    } catch (IOException | AgentsyncException e) {
      LOG.log(System.Logger.Level.DEBUG, "control request ended error={0}", e.toString());
    } finally {
      open.remove(channel);
      if (admitted) {
        room.release();
      }
    }
  }

  private void converse(SocketChannel channel) throws IOException {
    Optional<Map<String, Object>> question;
    try (Expiry expiry = Expiry.of(channel, QUESTION, Thread.ofVirtual())) {
      question = Wire.read(channel, Wire.REQUEST_LIMIT);
    }
    if (question.isEmpty()) {
      return; // somebody only looked whether anybody is here
    }
    var sending = new ReentrantLock();
    Wire.write(channel, Map.of("accepted", true));
    ControlRequest request;
    try {
      request = ControlRequest.fromMap(question.get());
    } catch (AgentsyncException e) {
      Wire.write(channel, error(e));
      return;
    }
    Map<String, Object> answer = answer(request, progressTo(channel, sending));
    sending.lock();
    try {
      Wire.write(channel, answer);
    } finally {
      sending.unlock();
      handler.answered(request);
    }
  }

  private Map<String, Object> answer(ControlRequest request, Progress progress) {
    try {
      Record report = handler.answer(request, progress);
      return Map.of("result", RecordCodec.encode(report));
    } catch (AgentsyncException e) {
      return error(e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "control request failed", e);
      return error("protocol", "The process that watches the vault failed: " + e);
    }
  }

  private static Map<String, Object> error(AgentsyncException e) {
    return error(Failures.kind(e), String.valueOf(e.getMessage()));
  }

  private static Map<String, Object> error(String kind, String message) {
    return Map.of("error", Map.of("kind", kind, "message", message));
  }

  /** The asker may go away while the work goes on; nobody needs to know. */
  private static Progress progressTo(SocketChannel channel, ReentrantLock sending) {
    return (phase, done, total) -> {
      Map<String, Object> message = new LinkedHashMap<>();
      message.put("phase", phase.name());
      message.put("done", done);
      message.put("total", total);
      sending.lock();
      try {
        if (channel.isOpen()) {
          Wire.write(channel, Map.of("progress", message));
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "progress not delivered error={0}", e.toString());
      } finally {
        sending.unlock();
      }
    };
  }

  /** Stops answering and removes the socket; closing again does nothing. */
  @Override
  public void close() {
    if (!server.isOpen()) {
      return;
    }
    try {
      server.close();
      for (SocketChannel channel : open) {
        channel.close();
      }
      place.release();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove the control socket error={0}", e);
    }
  }
}
