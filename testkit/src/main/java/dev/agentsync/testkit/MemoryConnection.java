package dev.agentsync.testkit;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.Connection;
import java.util.Optional;

/** One end of a connection inside the process. */
final class MemoryConnection implements Connection {
  private final String remote;
  private final Bytes binding;
  private final String path;
  private final MemoryPipe out;
  private final MemoryPipe in;

  MemoryConnection(String remote, Bytes binding, String path, MemoryPipe out, MemoryPipe in) {
    this.remote = remote;
    this.binding = binding;
    this.path = path;
    this.out = out;
    this.in = in;
  }

  @Override
  public void send(byte[] message) {
    out.send(message);
  }

  @Override
  public Optional<byte[]> receive() {
    return in.receive();
  }

  @Override
  public Bytes channelBinding() {
    return binding;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String remoteAddress() {
    return remote;
  }

  @Override
  public void close() {
    out.end();
    in.drop();
  }

  void cut() {
    out.breakDown();
    in.breakDown();
  }

  boolean over() {
    return out.over() || in.over();
  }
}
