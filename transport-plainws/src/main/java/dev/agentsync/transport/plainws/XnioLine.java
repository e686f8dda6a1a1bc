package dev.agentsync.transport.plainws;

import dev.agentsync.websocket.Addresses;
import dev.agentsync.websocket.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** An XNIO socket as a line of bytes; its channels are touched by its own thread only. */
final class XnioLine implements Line {
  private static final System.Logger LOG = System.getLogger("agentsync.transport");
  private static final int READ_BYTES = 16 * 1024;

  /** One socket that is full must not keep the thread from the others. */
  private static final int READS_IN_A_ROW = 16;

  private record Outgoing(ByteBuffer bytes, Runnable written) {}

  private final StreamConnection socket;
  private final String remoteAddress;
  private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean flushing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** The thread's own. */
  private @Nullable LineReceiver receiver;

  /** The thread's own: what the last read found empty. */
  private @Nullable ByteBuffer spare;

  private volatile boolean reading = true;

  /** Takes a socket over, with whoever wants to know of its end. */
  XnioLine(StreamConnection socket) {
    this.socket = socket;
    this.remoteAddress = Addresses.text(socket.getPeerAddress());
    @Nullable ChannelListener<? super StreamConnection> before = socket.getCloseListener();
    socket.setCloseListener(
        ended -> {
          if (before != null) {
            before.handleEvent(ended);
          }
          closed.complete(null);
        });
    if (!socket.isOpen()) {
      closed.complete(null);
    }
    onClosed(this::tellEnd);
  }

  /** Tells what arrives to somebody, or from now on to somebody else. On the thread. */
  void tell(LineReceiver newReceiver) {
    boolean first = receiver == null;
    receiver = newReceiver;
    if (first) {
      socket.getSourceChannel().setReadListener(_ -> read());
      socket.getSinkChannel().setWriteListener(_ -> flush());
      read();
    }
  }

  private void tellEnd() {
    flush();
    if (receiver != null) {
      receiver.ended();
    }
  }

  private void read() {
    ConduitStreamSourceChannel source = socket.getSourceChannel();
    try {
      for (int i = 0; reading && i < READS_IN_A_ROW; i++) {
        ByteBuffer bytes = spare == null ? ByteBuffer.allocate(READ_BYTES) : spare;
        spare = null;
        int count = source.read(bytes);
        if (count < 0) {
          closeAtOnce();
          return;
        }
        if (count == 0) {
          spare = bytes;
          break;
        }
        if (receiver != null) {
          receiver.arrived(bytes.flip());
        }
      }
      if (reading) {
        source.resumeReads();
      } else {
        source.suspendReads();
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException cause) {
    if (receiver != null && !closed.isDone()) {
      receiver.broken(cause);
    }
    closeAtOnce();
  }

  @Override
  public void write(ByteBuffer bytes, Runnable written) {
    outgoing.add(new Outgoing(bytes, written));
    if (!flushing.getAndSet(true)) {
      onLoop(this::flush);
    }
  }

  private void flush() {
    flushing.set(false);
    ConduitStreamSinkChannel sink = socket.getSinkChannel();
    try {
      for (Outgoing next = outgoing.peek(); next != null; next = outgoing.peek()) {
        if (!closed.isDone()) {
          sink.write(next.bytes());
          if (next.bytes().hasRemaining()) {
            sink.resumeWrites();
            return;
          }
        }
        outgoing.remove();
        next.written().run();
      }
      if (!closed.isDone() && sink.flush()) {
        sink.suspendWrites();
      }
    } catch (IOException e) {
      // What had arrived by then is told before the end.
      LOG.log(System.Logger.Level.DEBUG, () -> "cannot write addr=" + remoteAddress, e);
      closeAtOnce();
    }
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    onLoop(this::read);
  }

  @Override
  public void onLoop(Runnable task) {
    try {
      socket.getIoThread().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.TRACE, "the transport is closed already", e);
    }
  }

  @Override
  public Runnable schedule(Runnable task, Duration delay) {
    try {
      XnioExecutor.Key scheduled =
          socket.getIoThread().executeAfter(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return scheduled::remove;
    } catch (RejectedExecutionException e) {
      return () -> {};
    }
  }

  @Override
  public void close() {
    closeAtOnce();
  }

  @Override
  public void closeAtOnce() {
    IoUtils.safeClose(socket);
  }

  @Override
  public boolean awaitClosed(Duration limit) {
    try {
      closed.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return closed.isDone();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it is only ever completed normally", e);
    }
  }

  @Override
  public void onClosed(Runnable action) {
    var _ = closed.thenRun(() -> onLoop(action));
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }
}
