package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.spi.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Writes one frame: the map header and its type, then the fields in the order they are added. */
final class FrameWriter {
  private final MessageBufferPacker out = MessagePack.newDefaultBufferPacker();

  FrameWriter(String type, int fields) {
    write(() -> out.packMapHeader(1 + fields).packString("t").packString(type));
  }

  FrameWriter text(String key, String value) {
    return write(() -> out.packString(key).packString(value));
  }

  FrameWriter optionalText(String key, Optional<String> value) {
    return value.isPresent() ? text(key, value.get()) : write(() -> out.packString(key).packNil());
  }

  FrameWriter texts(String key, List<String> values) {
    write(() -> out.packString(key).packArrayHeader(values.size()));
    values.forEach(value -> write(() -> out.packString(value)));
    return this;
  }

  FrameWriter integer(String key, long value) {
    return write(() -> out.packString(key).packLong(value));
  }

  FrameWriter binary(String key, Bytes value) {
    return write(
        () -> out.packString(key).packBinaryHeader(value.length()).writePayload(value.toArray()));
  }

  /** Adds the last field, and returns the frame with its one copy of the payload. */
  byte[] payload(String key, Payload value) {
    write(() -> out.packString(key).packBinaryHeader(value.length()));
    byte[] head = done();
    byte[] frame = new byte[head.length + value.length()];
    System.arraycopy(head, 0, frame, 0, head.length);
    value.copyTo(frame, head.length);
    return frame;
  }

  byte[] done() {
    return out.toByteArray();
  }

  private FrameWriter write(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return this;
  }

  private interface Step {
    Object run() throws IOException;
  }
}
