package dev.agentsync.transport.wss;

import java.nio.ByteBuffer;
import java.security.cert.CertificateParsingException;
import java.util.Arrays;

/** Reads DER values one after the other; never deeper than it is asked to. */
final class Der {
  static final int SEQUENCE = 0x30;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int VERSION = 0xA0;

  private static final int LONG_FORM = 0x80;
  private static final int MAX_LENGTH_BYTES = 3;

  /** A value with its tag and length before it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Value(int tag, byte[] whole, int headerLength) {
    byte[] content() {
      return Arrays.copyOfRange(whole, headerLength, whole.length);
    }

    Der inside() {
      return new Der(content());
    }
  }

  private final ByteBuffer in;

  Der(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  boolean nextIs(int tag) {
    return in.hasRemaining() && (in.get(in.position()) & 0xFF) == tag;
  }

  /** Returns the next value, which must have this tag. */
  Value next(int tag) throws CertificateParsingException {
    if (!nextIs(tag)) {
      throw new CertificateParsingException("DER: no value of type " + tag + " where it must be");
    }
    return next();
  }

  Value next() throws CertificateParsingException {
    int start = in.position();
    int tag = octet();
    int length = octet();
    if (length >= LONG_FORM) {
      int lengthBytes = length - LONG_FORM;
      if (lengthBytes == 0 || lengthBytes > MAX_LENGTH_BYTES) {
        throw new CertificateParsingException("DER: a length in " + lengthBytes + " bytes");
      }
      length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << Byte.SIZE | octet();
      }
    }
    if (length > in.remaining()) {
      throw new CertificateParsingException("DER: cut short");
    }
    int headerLength = in.position() - start;
    byte[] whole = new byte[headerLength + length];
    in.position(start).get(whole);
    return new Value(tag, whole, headerLength);
  }

  private int octet() throws CertificateParsingException {
    if (!in.hasRemaining()) {
      throw new CertificateParsingException("DER: cut short");
    }
    return in.get() & 0xFF;
  }
}
