package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads the records of an index one after the other. There are tens of thousands, and every command
 * waits for them: one unpacker goes through them all, and neighbours of one moment share its
 * object.
 */
final class RecordReader {
  private static final int LONGEST = 1 << 22;
  private static final int LONGEST_TEXT = 1 << 16;
  private static final int FRAME = 8;

  private final ByteBuffer bytes;
  private final MessageUnpacker in;
  private final byte[] frame = new byte[FRAME];
  private int position;
  private Heads last = Heads.NONE;
  private byte[] lastBytes = {};

  /** Begins behind the header. */
  RecordReader(byte[] log, int from) {
    bytes = ByteBuffer.wrap(log);
    in = MessagePack.newDefaultUnpacker(log, from, log.length - from);
    position = from;
  }

  /** Returns where the last whole record ended. */
  int position() {
    return position;
  }

  /** Returns the next record, or null from the first on that is not whole. */
  @Nullable IndexRecord next() {
    int body = position + FRAME;
    if (bytes.limit() < body) {
      return null;
    }
    int length = bytes.getInt(position);
    if (length <= 0 || length > LONGEST || length > bytes.limit() - body) {
      return null;
    }
    var crc = new CRC32();
    crc.update(bytes.array(), body, length);
    if ((int) crc.getValue() != bytes.getInt(position + 4)) {
      return null;
    }
    try {
      in.readPayload(frame);
      long begun = in.getTotalReadBytes();
      IndexRecord record = record();
      long more = begun + length - in.getTotalReadBytes();
      if (more < 0) {
        return null;
      }
      in.readPayload((int) more);
      position = body + length;
      return record;
    } catch (IOException | MessagePackException | IllegalArgumentException e) {
      return null;
    }
  }

  private IndexRecord record() throws IOException {
    in.unpackArrayHeader();
    String type = text();
    String path = text();
    return switch (type) {
      case "base" ->
          new IndexRecord.Base(
              path,
              new FileId(text()),
              kind(),
              heads(),
              new BlobHash(text()),
              new Stamp(in.unpackLong(), in.unpackLong(), text()),
              in.unpackLong());
      case "writing" ->
          new IndexRecord.Writing(path, new FileId(text()), kind(), heads(), new BlobHash(text()));
      case "reading" -> new IndexRecord.Reading(path, new BlobHash(text()));
      case "gone" -> new IndexRecord.Gone(path);
      case "held" -> new IndexRecord.Held(path);
      case "established" -> new IndexRecord.Established();
      case "folder" -> new IndexRecord.Folder(path, text());
      default -> throw new IOException("unknown index record " + type);
    };
  }

  private FileKind kind() throws IOException {
    String kind = text();
    return switch (kind) {
      case "text" -> FileKind.TEXT;
      case "attachment" -> FileKind.ATTACHMENT;
      default -> throw new IOException("unknown kind " + kind);
    };
  }

  private Heads heads() throws IOException {
    int length = in.unpackBinaryHeader();
    if (length > LONGEST) {
      throw new IOException("heads of " + length + " bytes");
    }
    byte[] bytes = in.readPayload(length);
    if (!Arrays.equals(bytes, lastBytes)) {
      last = Heads.decode(bytes);
      lastBytes = bytes;
    }
    return last;
  }

  private String text() throws IOException {
    int length = in.unpackRawStringHeader();
    if (length > LONGEST_TEXT) {
      throw new IOException("text of " + length + " bytes");
    }
    return new String(in.readPayload(length), StandardCharsets.UTF_8);
  }
}
