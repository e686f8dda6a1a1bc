package dev.agentsync.signer.sshagent;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Asks an agent one thing on a connection of its own: agents come and go, and one that is restarted
 * at the same place is found again. The JDK's own sockets need no native library.
 */
final class AgentSocket {
  private static final int LARGEST_ANSWER = 256 << 10; // what OpenSSH's agent takes and gives

  private final Path path;

  AgentSocket(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Returns the answer, its type first.
   *
   * @param quiet how long to wait before {@code waiting} is run
   * @param limit how long to wait in all
   * @throws TimeoutException if there was no answer within the limit
   * @throws InterruptedException if the thread was interrupted; the request is given up
   * @throws IOException if the agent cannot be reached or hangs up
   */
  Buffer ask(Buffer request, Duration quiet, Runnable waiting, Duration limit)
      throws IOException, TimeoutException, InterruptedException {
    var address = UnixDomainSocketAddress.of(path);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      var answer = new CompletableFuture<Buffer>();
      // Closing the channel, here below, ends this thread whatever it waits for.
      Thread.ofVirtual()
          .name("ssh-agent")
          .start(
              () -> {
                try {
                  channel.connect(address);
                  answer.complete(exchange(channel, request.getCompactData()));
                } catch (IOException | RuntimeException e) {
                  answer.completeExceptionally(e);
                }
              });
      try {
        return answer.get(quiet.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        waiting.run();
        return answer.get(limit.minus(quiet).toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "for no reason that is told" : String.valueOf(cause.getMessage());
  }

  private static Buffer exchange(SocketChannel channel, byte[] request) throws IOException {
    ByteBuffer out =
        ByteBuffer.allocate(Integer.BYTES + request.length).putInt(request.length).put(request);
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    int length = read(channel, Integer.BYTES).getInt();
    if (length < 1 || length > LARGEST_ANSWER) {
      throw new IOException("it answers with " + length + " bytes, so it is no ssh-agent");
    }
    return new ByteArrayBuffer(read(channel, length).array());
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(length);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw new EOFException("it hung up");
      }
    }
    return in.flip();
  }
}
