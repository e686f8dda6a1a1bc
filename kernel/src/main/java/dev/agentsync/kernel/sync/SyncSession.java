package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.document.DocumentListener;
import dev.agentsync.kernel.document.SyncChannel;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.wire.Capabilities;
import dev.agentsync.kernel.wire.Frame;
import dev.agentsync.kernel.wire.FrameCodec;
import dev.agentsync.kernel.wire.HubHandshake;
import dev.agentsync.kernel.wire.Payload;
import dev.agentsync.kernel.wire.PeerHandshake;
import dev.agentsync.kernel.wire.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated connection: the thread that calls {@link #run} reads and applies, another one
 * sends. Other threads may ask about it, and end it.
 */
final class SyncSession implements AutoCloseable {
  /**
   * What a session is between.
   *
   * @param self this device
   * @param other the device at the other end, proven
   * @param caps what the other side can do beyond the public protocol
   * @param allowed whether the other side may still take part; asked before each message
   * @param progress called after whatever may have changed the session's state; must not block
   * @param maxMessageBytes the largest message the connection takes
   */
  record Ends(
      DeviceKey self,
      DeviceKey other,
      List<String> caps,
      BooleanSupplier allowed,
      Runnable progress,
      int maxMessageBytes) {}

  /** How the words begin of whoever cannot make sense of what it was told. */
  private static final String FAULT = "protocol: ";

  private static final System.Logger LOG = System.getLogger("agentsync.sync");
  private static final Duration LAST_WORDS = Duration.ofMillis(250);

  private final VaultDocument document;
  private final Connection connection;
  private final Ends ends;
  private final Outbox outbox = new Outbox();
  private final BlobTraffic blobs;
  private final SyncChannel channel;
  private final DocumentListener listener = _ -> outbox.syncDue();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Thread writer;
  private volatile @Nullable Instant lastSent;
  private volatile @Nullable Instant lastReceived;
  private volatile boolean started;
  private volatile boolean ended;
  private boolean heard; // reader only

  SyncSession(VaultDocument document, BlobExchange exchange, Connection connection, Ends ends) {
    this.document = document;
    this.connection = connection;
    this.ends = ends;
    this.blobs =
        new BlobTraffic(
            exchange,
            outbox,
            ends.caps().contains(Capabilities.BLOBS),
            connection.remoteAddress(),
            exchange.delivered(ends.other()));
    this.channel = document.openSync();
    this.writer =
        Thread.ofVirtual()
            .name("sync writer " + connection.remoteAddress())
            .unstarted(this::writeAll);
  }

  /**
   * Syncs until either side ends it, then closes the connection.
   *
   * @throws dev.agentsync.kernel.AgentsyncException if it ended otherwise than in good order
   */
  void run() {
    started = true;
    document.subscribe(listener);
    writer.start();
    try {
      blobs.begin();
      readAll();
      outbox.close();
    } catch (ProtocolException e) {
      fail(e);
      outbox.close(new Frame.Failure(Shown.text(String.valueOf(e.getMessage()))));
    } catch (RuntimeException e) {
      fail(e);
      outbox.close();
    } finally {
      end();
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void end() {
    document.unsubscribe(listener);
    blobs.end();
    closeAfterLastWords();
    ended = true;
    channel.close();
    ends.progress().run();
  }

  /** Ends the session in good order; returns when the connection is closed. */
  @Override
  public void close() {
    outbox.close();
    closeAfterLastWords();
    if (!started) {
      channel.close();
    }
  }

  /** Ends the session after telling the other side why. */
  void close(String why) {
    outbox.close(new Frame.Failure(why));
    closeAfterLastWords();
  }

  private void closeAfterLastWords() {
    try {
      if (writer.getState() != Thread.State.NEW) {
        // It may be blocked in a send, or sending last words.
        writer.join(LAST_WORDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }

  DeviceKey other() {
    return ends.other();
  }

  String remoteAddress() {
    return connection.remoteAddress();
  }

  Optional<Instant> lastSent() {
    return Optional.ofNullable(lastSent);
  }

  Optional<Instant> lastReceived() {
    return Optional.ofNullable(lastReceived);
  }

  /** Returns whether both sides were at the same moment when they last spoke. */
  boolean inSync() {
    return !ended && channel.theirHeads().map(document.heads()::equals).orElse(false);
  }

  /** Returns the moment the other side was at when it last spoke, also after the end. */
  Optional<Heads> theirs() {
    return channel.theirHeads();
  }

  /** See {@link BlobTraffic#quietRound}. */
  boolean quietRound(Duration limit) throws InterruptedException {
    return blobs.quietRound(limit);
  }

  private void fail(RuntimeException e) {
    if (!failure.compareAndSet(null, e)) {
      LOG.log(System.Logger.Level.DEBUG, "session failed further peer=" + remoteAddress(), e);
    }
  }

  // reading

  private void readAll() {
    Optional<byte[]> message = connection.receive();
    while (message.isPresent()) {
      if (!ends.allowed().getAsBoolean()) {
        outbox.close(new Frame.Failure(HubHandshake.notAuthorized(ends.other())));
        return;
      }
      take(FrameCodec.decode(message.get()));
      heard = true;
      ends.progress().run();
      message = connection.receive();
    }
  }

  private void take(Frame frame) {
    switch (frame) {
      case Frame.Sync sync -> apply(sync.message().toArray());
      case Frame.BlobFetch fetch -> blobs.fetch(fetch.hash());
      case Frame.BlobPush push -> blobs.push(push.hash(), push.content());
      case Frame.Ping ping -> blobs.ping(ping.ts());
      case Frame.Pong pong -> blobs.pong(pong.ts());
      case Frame.Failure error -> end(error);
      case Frame.HelloHub _,
          Frame.HelloPeer _,
          Frame.ProofHub _,
          Frame.ProofPeer _,
          Frame.Unknown _ ->
          LOG.log(System.Logger.Level.DEBUG, "frame ignored peer={0}", remoteAddress());
    }
  }

  private void apply(byte[] message) {
    if (SyncMessage.bringsChanges(message)) {
      lastReceived = Instant.now(); // before anybody can see what it brings
    }
    try {
      channel.receive(message);
    } catch (DocumentException e) {
      throw new ProtocolException(
          "protocol: a sync message of " + remoteAddress() + " is malformed: " + e.getMessage(), e);
    }
    outbox.syncDue();
  }

  private void end(Frame.Failure error) {
    if (blobs.explains(error.message())) {
      return;
    }
    // Whoever finds fault with what we said has let us in, even if that is its first word.
    if (!heard && !error.message().startsWith(FAULT)) {
      throw PeerHandshake.refused(error, ends.self());
    }
    String text = Shown.text(error.message());
    LOG.log(System.Logger.Level.WARNING, "peer error peer={0} message={1}", remoteAddress(), text);
    throw PeerHandshake.reported(error, ends.self());
  }

  // sending

  private void writeAll() {
    try {
      Optional<Outbox.Task> task = outbox.take();
      while (task.isPresent()) {
        send(task.get());
        task = outbox.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (NetworkException e) {
      if (!outbox.closed()) {
        fail(e);
      }
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      outbox.close();
      connection.close(); // wakes the reader
    }
  }

  private void send(Outbox.Task task) {
    switch (task) {
      case Outbox.Task.Sync() -> sendSync();
      case Outbox.Task.Send(Frame frame) -> connection.send(FrameCodec.encode(frame));
      case Outbox.Task.Serve(var hash) ->
          blobs
              .content(hash)
              .ifPresent(
                  content -> {
                    if (fits(content, "blob " + hash)) {
                      var push = new Frame.BlobPush(hash.hex(), Payload.wrap(content));
                      connection.send(FrameCodec.encode(push));
                    }
                  });
    }
  }

  private void sendSync() {
    if (!ends.allowed().getAsBoolean()) {
      return;
    }
    Optional<byte[]> message = channel.next();
    if (message.isEmpty()) {
      return;
    }
    if (!fits(message.get(), "the vault's history in one message")) {
      throw new ProtocolException(
          "The vault's history does not fit into one message: "
              + message.get().length
              + " bytes, at most "
              + ends.maxMessageBytes()
              + " can be sent. This device cannot sync with "
              + remoteAddress()
              + ".");
    }
    if (SyncMessage.bringsChanges(message.get())) {
      lastSent = Instant.now();
    }
    connection.send(FrameCodec.encode(new Frame.Sync(Payload.wrap(message.get()))));
    outbox.syncDue(); // until there is nothing left to say
    ends.progress().run();
  }

  private boolean fits(byte[] content, String what) {
    boolean fits = content.length <= ends.maxMessageBytes() - FrameCodec.OVERHEAD;
    if (!fits) {
      LOG.log(
          System.Logger.Level.WARNING,
          "too large to send: {0} peer={1} bytes={2}",
          what,
          remoteAddress(),
          String.valueOf(content.length));
    }
    return fits;
  }
}
