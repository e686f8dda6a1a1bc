package com.example.agentsync.unix;

import dev.agentsync.kernel.ProtocolException;
import java.io.ByteArrayOutputStream;

/** Puts a message together, up to a size. */
final class MessageParts {
  private final int maxBytes;
  private ByteArrayOutputStream parts = new ByteArrayOutputStream();

  MessageParts(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(byte[] part) {
    if (part.length > maxBytes - parts.size()) {
      throw new ProtocolException(
          "The other side sent a message larger than the accepted " + maxBytes + " bytes.");
    }
    parts.writeBytes(part);
  }

  byte[] complete(byte[] last) {
    if (parts.size() == 0 && last.length <= maxBytes) {
      return last;
    }
    add(last);
    byte[] whole = parts.toByteArray();
    parts = new ByteArrayOutputStream();
    return whole;
  }
}
