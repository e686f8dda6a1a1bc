package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads MessagePack values from foreign bytes, one after the other. A claimed length is compared
 * with what is really there before anything is allocated for it.
 */
final class MessagePackCursor {
  private static final int DEEPEST = 1024; // as deep as the public project reads

  private final byte[] message;
  private final int start;
  private final MessageUnpacker in;

  MessagePackCursor(byte[] message, int start) {
    this.message = message;
    this.start = start;
    this.in = MessagePack.newDefaultUnpacker(message, start, message.length - start);
  }

  /** Returns the index of the next unread byte of the message. */
  int position() {
    return start + (int) in.getTotalReadBytes();
  }

  boolean atArray() {
    return read(this::next) == ValueType.ARRAY;
  }

  boolean nil() {
    return read(in::tryUnpackNil);
  }

  int mapHeader() {
    return read(in::unpackMapHeader);
  }

  int arrayHeader() {
    return read(in::unpackArrayHeader);
  }

  long integer() {
    return read(in::unpackLong);
  }

  String text() {
    int length = checked(read(in::unpackRawStringHeader));
    return decode(take(length));
  }

  Optional<String> textOrNil() {
    return nil() ? Optional.empty() : Optional.of(text());
  }

  /** Returns a text of at most that many bytes; any other value is passed over. */
  Optional<String> shortTextOrSkip(int longest) {
    if (read(this::next) != ValueType.STRING) {
      skip();
      return Optional.empty();
    }
    int length = checked(read(in::unpackRawStringHeader));
    Payload bytes = take(length);
    return length <= longest ? Optional.of(decode(bytes)) : Optional.empty();
  }

  /** Returns binary, or what older writers use for it: a text's bytes, or an array of 0 to 255. */
  Payload binary() {
    ValueType type = read(this::next);
    if (type == ValueType.STRING) {
      return take(checked(read(in::unpackRawStringHeader)));
    }
    if (type != ValueType.ARRAY) {
      return take(checked(read(in::unpackBinaryHeader)));
    }
    byte[] bytes = new byte[checked(arrayHeader())];
    for (int i = 0; i < bytes.length; i++) {
      long value = integer();
      if (value < 0 || value > 255) {
        throw FrameReader.malformed(value + " is no byte");
      }
      bytes[i] = (byte) value;
    }
    return Payload.wrap(bytes);
  }

  void skip() {
    skip(0);
  }

  private void skip(int depth) {
    if (depth > DEEPEST) {
      throw FrameReader.malformed("values are nested more than " + DEEPEST + " deep");
    }
    switch (read(this::next)) {
      case ARRAY -> {
        int elements = arrayHeader();
        for (int i = 0; i < elements; i++) {
          skip(depth + 1);
        }
      }
      case MAP -> {
        int entries = mapHeader();
        for (int i = 0; i < entries; i++) {
          skip(depth + 1);
          skip(depth + 1);
        }
      }
      case STRING -> take(checked(read(in::unpackRawStringHeader)));
      case BINARY -> take(checked(read(in::unpackBinaryHeader)));
      case EXTENSION -> take(checked(read(() -> in.unpackExtensionTypeHeader().getLength())));
      case NIL, BOOLEAN, INTEGER, FLOAT ->
          read(
              () -> {
                in.skipValue();
                return true;
              });
    }
  }

  private ValueType next() throws IOException {
    return in.getNextFormat().getValueType();
  }

  private int checked(int length) {
    int left = message.length - position();
    if (length < 0 || length > left) {
      throw FrameReader.malformed("a value claims " + length + " bytes, " + left + " are left");
    }
    return length;
  }

  private Payload take(int length) {
    int from = position();
    read(() -> in.readPayloadAsReference(length));
    return Payload.wrap(message, from, length);
  }

  private static String decode(Payload bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException("protocol: decode: a text is not UTF-8", e);
    }
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException | MessagePackException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new ProtocolException("protocol: decode: " + why, e);
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }
}
