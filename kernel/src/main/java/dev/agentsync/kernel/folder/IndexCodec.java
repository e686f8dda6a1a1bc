package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileId;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.spi.Heads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * The bytes of the index: a header, then records of length, CRC-32 and a MessagePack array, the
 * first element of which is the record's kind.
 */
final class IndexCodec {
  static final byte[] HEADER = {'a', 's', 'i', 'x', 0, 0, 0, 1};
  private static final int LONGEST = 1 << 22;
  private static final int LONGEST_TEXT = 1 << 16;

  /**
   * What was read.
   *
   * @param whole the number of bytes up to the end of the last whole record; 0 if the header is
   *     wrong
   */
  record Decoded(List<IndexRecord> records, long whole) {}

  private IndexCodec() {}

  static byte[] encode(List<? extends IndexRecord> records) {
    var out = new ByteArrayOutputStream();
    for (IndexRecord record : records) {
      byte[] body = body(record);
      var crc = new CRC32();
      crc.update(body);
      out.writeBytes(
          ByteBuffer.allocate(8).putInt(body.length).putInt((int) crc.getValue()).array());
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  /** Returns every whole record from the start; stops at the first that is not whole. */
  static Decoded decode(ByteBuffer bytes) {
    var records = new ArrayList<IndexRecord>();
    if (bytes.remaining() < HEADER.length
        || !bytes.slice(bytes.position(), HEADER.length).equals(ByteBuffer.wrap(HEADER))) {
      return new Decoded(List.of(), 0);
    }
    int start = bytes.position();
    bytes.position(start + HEADER.length);
    int whole = HEADER.length;
    while (bytes.remaining() >= 8) {
      int length = bytes.getInt();
      int crc = bytes.getInt();
      if (length <= 0 || length > LONGEST || length > bytes.remaining()) {
        break;
      }
      byte[] body = new byte[length];
      bytes.get(body);
      var actual = new CRC32();
      actual.update(body);
      if ((int) actual.getValue() != crc) {
        break;
      }
      try {
        records.add(record(body));
      } catch (IOException | MessagePackException | IllegalArgumentException e) {
        break;
      }
      whole = bytes.position() - start;
    }
    return new Decoded(List.copyOf(records), whole);
  }

  private static byte[] body(IndexRecord record) {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      switch (record) {
        case IndexRecord.Base base -> {
          out.packArrayHeader(10).packString("base").packString(base.path());
          content(out, base.id(), base.kind(), base.heads(), base.hash());
          out.packLong(base.stamp().size());
          out.packLong(base.stamp().modifiedNanos());
          out.packString(base.stamp().identity());
          out.packLong(base.knownAtMillis());
        }
        case IndexRecord.Writing writing -> {
          out.packArrayHeader(6).packString("writing").packString(writing.path());
          content(out, writing.id(), writing.kind(), writing.heads(), writing.hash());
        }
        case IndexRecord.Reading reading ->
            out.packArrayHeader(3)
                .packString("reading")
                .packString(reading.path())
                .packString(reading.hash().hex());
        case IndexRecord.Gone gone ->
            out.packArrayHeader(2).packString("gone").packString(gone.path());
        case IndexRecord.Held held ->
            out.packArrayHeader(2).packString("held").packString(held.path());
        case IndexRecord.Established _ ->
            out.packArrayHeader(2).packString("established").packString("");
        case IndexRecord.Folder folder ->
            out.packArrayHeader(3)
                .packString("folder")
                .packString(folder.path())
                .packString(folder.identity());
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode an index record in memory", e);
    }
  }

  private static void content(
      MessageBufferPacker out, FileId id, FileKind kind, Heads heads, BlobHash hash)
      throws IOException {
    out.packString(id.uuid());
    out.packString(kind == FileKind.TEXT ? "text" : "attachment");
    byte[] encoded = heads.encode();
    out.packBinaryHeader(encoded.length).writePayload(encoded);
    out.packString(hash.hex());
  }

  private static IndexRecord record(byte[] body) throws IOException {
    try (MessageUnpacker in = MessagePack.newDefaultUnpacker(body)) {
      in.unpackArrayHeader();
      String type = text(in);
      String path = text(in);
      return switch (type) {
        case "base" ->
            new IndexRecord.Base(
                path,
                new FileId(text(in)),
                kind(in),
                heads(in),
                new BlobHash(text(in)),
                new Stamp(in.unpackLong(), in.unpackLong(), text(in)),
                in.unpackLong());
        case "writing" ->
            new IndexRecord.Writing(
                path, new FileId(text(in)), kind(in), heads(in), new BlobHash(text(in)));
        case "reading" -> new IndexRecord.Reading(path, new BlobHash(text(in)));
        case "gone" -> new IndexRecord.Gone(path);
        case "held" -> new IndexRecord.Held(path);
        case "established" -> new IndexRecord.Established();
        case "folder" -> new IndexRecord.Folder(path, text(in));
        default -> throw new IOException("unknown index record " + type);
      };
    }
  }

  private static FileKind kind(MessageUnpacker in) throws IOException {
    String kind = text(in);
    return switch (kind) {
      case "text" -> FileKind.TEXT;
      case "attachment" -> FileKind.ATTACHMENT;
      default -> throw new IOException("unknown kind " + kind);
    };
  }

  private static Heads heads(MessageUnpacker in) throws IOException {
    int length = in.unpackBinaryHeader();
    if (length > LONGEST) {
      throw new IOException("heads of " + length + " bytes");
    }
    return Heads.decode(in.readPayload(length));
  }

  private static String text(MessageUnpacker in) throws IOException {
    int length = in.unpackRawStringHeader();
    if (length > LONGEST_TEXT) {
      throw new IOException("text of " + length + " bytes");
    }
    return new String(in.readPayload(length), java.nio.charset.StandardCharsets.UTF_8);
  }
}
