package dev.agentsync.kernel.control;

import dev.agentsync.kernel.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Messages on a control socket: four bytes of length, big-endian, then one MessagePack map. Values
 * are strings, longs, booleans, lists and maps with string keys; a missing key stands for nothing.
 */
final class Wire {
  /** The largest question. */
  static final int REQUEST_LIMIT = 64 << 10;

  /** The largest answer. */
  static final int ANSWER_LIMIT = 16 << 20;

  private static final int DEEPEST = 16;

  /** A map has about so many keys. */
  private static final int USUAL = 8;

  private Wire() {}

  static void write(ByteChannel channel, Map<String, ?> message) throws IOException {
    byte[] body = encode(message);
    ByteBuffer out = ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /**
   * Returns the next message; empty if the other side has closed in good order.
   *
   * @throws ProtocolException if it is too large or malformed
   */
  static Optional<Map<String, Object>> read(ByteChannel channel, int limit) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(4);
    if (!fill(channel, header)) {
      return Optional.empty();
    }
    int length = header.flip().getInt();
    if (length < 0 || length > limit) {
      throw new ProtocolException(
          "A message of "
              + length
              + " bytes on the control socket; at most "
              + limit
              + " are read.");
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    if (!fill(channel, body) && length > 0) {
      throw new EOFException("the control socket closed inside a message");
    }
    return Optional.of(decode(body.array()));
  }

  private static boolean fill(ByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        if (buffer.position() == 0) {
          return false;
        }
        throw new EOFException("the control socket closed inside a message");
      }
    }
    return true;
  }

  static byte[] encode(Map<String, ?> message) {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      pack(packer, message);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be written", e);
    }
  }

  private static void pack(MessageBufferPacker packer, Object value) throws IOException {
    switch (value) {
      case String text -> packer.packString(text);
      case Long number -> packer.packLong(number);
      case Integer number -> packer.packInt(number);
      case Boolean truth -> packer.packBoolean(truth);
      case List<?> list -> {
        packer.packArrayHeader(list.size());
        for (Object element : list) {
          pack(packer, element);
        }
      }
      case Map<?, ?> map -> {
        packer.packMapHeader(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          packer.packString(String.valueOf(entry.getKey()));
          pack(packer, entry.getValue());
        }
      }
      default ->
          throw new IllegalArgumentException("cannot be sent: " + value.getClass().getName());
    }
  }

  /**
   * Reads one map.
   *
   * @throws ProtocolException if the bytes are not one
   */
  static Map<String, Object> decode(byte[] bytes) {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      if (unpacker.hasNext() && unpacker.getNextFormat().getValueType() == ValueType.MAP) {
        return map(unpacker, 0);
      }
    } catch (IOException | MessagePackException e) {
      throw new ProtocolException("A malformed message came over the control socket: " + e, e);
    }
    throw new ProtocolException("A message on the control socket is not a map.");
  }

  private static Map<String, Object> map(MessageUnpacker unpacker, int depth) throws IOException {
    int size = unpacker.unpackMapHeader(); // only a claim: little is reserved for it
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(Math.min(size, USUAL));
    for (int i = 0; i < size; i++) {
      String key = unpacker.unpackString();
      @Nullable Object value = value(unpacker, depth + 1);
      if (value != null) {
        map.put(key, value);
      }
    }
    return map;
  }

  private static @Nullable Object value(MessageUnpacker unpacker, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new ProtocolException("A message on the control socket is nested too deeply.");
    }
    return switch (unpacker.getNextFormat().getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield null;
      }
      case BOOLEAN -> unpacker.unpackBoolean();
      case INTEGER -> unpacker.unpackLong();
      case STRING -> unpacker.unpackString();
      case ARRAY -> list(unpacker, depth);
      case MAP -> map(unpacker, depth);
      case FLOAT, BINARY, EXTENSION ->
          throw new ProtocolException("A message on the control socket has an unknown type in it.");
    };
  }

  private static List<Object> list(MessageUnpacker unpacker, int depth) throws IOException {
    int size = unpacker.unpackArrayHeader();
    List<Object> list = new java.util.ArrayList<>();
    for (int i = 0; i < size; i++) {
      @Nullable Object value = value(unpacker, depth + 1);
      if (value != null) {
        list.add(value);
      }
    }
    return list;
  }
}
