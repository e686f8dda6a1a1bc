package com.example.agentsync.unix;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import dev.agentsync.kernel.spi.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One connection. A thread of its own reads; whoever sends writes, one at a time; a third thread
 * looks after what is overdue, and closes the socket then: that wakes the others.
 */
final class UnixConnection implements Connection {
  private final SocketChannel socket;
  private final Limits limits;
  private final String name;
  private final Consumer<AutoCloseable> gone;
  private final Inbox inbox = new Inbox();
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean pongWanted = new AtomicBoolean();
  private final AtomicBoolean pingWanted = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Watch watch;

  private UnixConnection(
      SocketChannel socket, Limits limits, String name, Consumer<AutoCloseable> gone) {
    this.socket = socket;
    this.limits = limits;
    this.name = name;
    this.gone = gone;
    this.watch = new Watch(limits, name, this::ping, this::abort);
  }

  /**
   * Greets the other side and returns when it has greeted back.
   *
   * @throws NetworkException if it does not in time; the socket is closed
   */
  static UnixConnection open(
      SocketChannel socket, Limits limits, String name, Consumer<AutoCloseable> gone) {
    UnixConnection connection = new UnixConnection(socket, limits, name, gone);
    Thread.ofVirtual().name(name + " watch").start(connection.watch);
    connection.greet();
    Thread.ofVirtual().name(name + " read").start(connection::readAll);
    return connection;
  }

  private void greet() {
    watch.expect("Cannot reach " + name + ": it did not answer as a hub", limits.handshakeTimeout());
    try {
      Frame.write(socket, Frame.Type.HELLO, Frame.GREETING, watch);
      Frame hello = Frame.read(socket, limits, watch);
      if (hello.type() != Frame.Type.HELLO || !hello.isGreeting()) {
        throw new NetworkException("Cannot reach " + name + ": it does not speak agentsync.");
      }
      watch.expectNothing();
    } catch (IOException e) {
      NetworkException why =
          watch
              .reason()
              .orElseGet(() -> new NetworkException("Cannot reach " + name + ": it hung up.", e));
      abort(why);
      throw why;
    } catch (AgentsyncException e) {
      abort(new NetworkException(String.valueOf(e.getMessage()), e));
      throw e;
    }
  }

  private void readAll() {
    try {
      MessageParts parts = new MessageParts(limits.maxMessageBytes());
      while (true) {
        Frame frame = Frame.read(socket, limits, watch);
        switch (frame.type()) {
          case HELLO -> throw new ProtocolException(name + " greeted twice.");
          case PART -> parts.add(frame.payload());
          case LAST -> {
            watch.deaf(true);
            inbox.put(parts.complete(frame.payload()));
            watch.deaf(false);
          }
          case PING -> {
            pongWanted.set(true);
            writePending();
          }
          case PONG -> {}
          case BYE -> {
            inbox.end(null);
            closing.set(true);
            goodbye();
            return;
          }
        }
      }
    } catch (EOFException e) {
      inbox.end(null);
    } catch (IOException e) {
      inbox.end(watch.reason().orElse(null));
    } catch (AgentsyncException e) {
      inbox.end(e);
    } finally {
      end();
    }
  }

  @Override
  public void send(byte[] message) {
    if (message.length > limits.maxMessageBytes()) {
      throw new IllegalArgumentException(
          "a message of " + message.length + " bytes; the limit is " + limits.maxMessageBytes());
    }
    turn.lock();
    try {
      if (closing.get()) {
        throw new NetworkException("The connection to " + name + " is closed.");
      }
      writeMessage(message);
    } catch (IOException e) {
      NetworkException why =
          watch
              .reason()
              .orElseGet(() -> new NetworkException("The connection to " + name + " broke.", e));
      abort(why);
      throw new NetworkException(String.valueOf(why.getMessage()), e);
    } finally {
      turn.unlock();
      writePending();
    }
  }

  private void writeMessage(byte[] message) throws IOException {
    int from = 0;
    do {
      int length = Math.min(limits.maxFrameBytes(), message.length - from);
      boolean last = from + length == message.length;
      ByteBuffer part = ByteBuffer.wrap(message, from, length);
      Frame.write(socket, last ? Frame.Type.LAST : Frame.Type.PART, part, watch);
      writeControls();
      from += length;
    } while (from < message.length);
  }

  private void ping() {
    pingWanted.set(true);
    Thread.ofVirtual().start(this::writePending);
  }

  /** Writes what is pending, unless somebody else writes: whoever does looks again. */
  private void writePending() {
    while ((pingWanted.get() || pongWanted.get()) && turn.tryLock()) {
      try {
        writeControls();
      } catch (IOException e) {
        return; // the reader meets the same, and tells
      } finally {
        turn.unlock();
      }
    }
  }

  private void writeControls() throws IOException {
    if (pongWanted.getAndSet(false)) {
      Frame.write(socket, Frame.Type.PONG, Frame.NOTHING, watch);
    }
    if (pingWanted.getAndSet(false)) {
      Frame.write(socket, Frame.Type.PING, Frame.NOTHING, watch);
    }
  }

  @Override
  public Optional<byte[]> receive() {
    return inbox.take();
  }

  @Override
  public Bytes channelBinding() {
    return Bytes.of(new byte[32]); // there is no certificate
  }

  @Override
  public String remoteAddress() {
    return name;
  }

  @Override
  public void close() {
    if (!closing.getAndSet(true)) {
      inbox.drop();
      Thread.ofVirtual().start(this::goodbye);
    }
    try {
      if (!ended.await(limits.closeTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
        end();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
    }
  }

  private void goodbye() {
    turn.lock();
    try {
      Frame.write(socket, Frame.Type.BYE, Frame.NOTHING, watch);
    } catch (IOException e) {
      end(); // nobody is left to say it to
    } finally {
      turn.unlock();
    }
  }

  private void abort(NetworkException reason) {
    inbox.end(reason);
    end();
  }

  private void end() {
    closing.set(true);
    inbox.end(null);
    watch.stop();
    try {
      socket.close();
    } catch (IOException e) {
      System.getLogger("agentsync.transport").log(System.Logger.Level.DEBUG, name, e);
    }
    ended.countDown();
    gone.accept(this);
  }

  /** How long something took, for people. */
  static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
