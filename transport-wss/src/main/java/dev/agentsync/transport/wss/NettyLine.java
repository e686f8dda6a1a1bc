package dev.agentsync.transport.wss;

import dev.agentsync.websocket.Addresses;
import dev.agentsync.websocket.Line;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A Netty channel as a line of bytes. */
final class NettyLine implements Line {
  private final Channel channel;
  private final String remoteAddress;

  NettyLine(Channel channel) {
    this.channel = channel;
    this.remoteAddress = Addresses.text(channel.remoteAddress());
  }

  @Override
  public void write(ByteBuffer bytes, Runnable written) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(_ -> written.run());
  }

  @Override
  public void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  @Override
  public void onLoop(Runnable task) {
    Channels.onLoop(channel, task);
  }

  @Override
  public Runnable schedule(Runnable task, Duration delay) {
    var scheduled = channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public void close() {
    var _ = channel.close();
  }

  @Override
  public void closeAtOnce() {
    Channels.closeAtOnce(channel);
  }

  @Override
  public boolean awaitClosed(Duration limit) {
    return channel.closeFuture().awaitUninterruptibly(limit.toMillis());
  }

  @Override
  public void onClosed(Runnable action) {
    channel.closeFuture().addListener(_ -> action.run());
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }
}
