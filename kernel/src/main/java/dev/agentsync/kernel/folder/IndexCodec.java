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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * The bytes of the index: a header, then records of length, CRC-32 and a MessagePack array, the
 * first element of which is the record's kind.
 */
final class IndexCodec {
  static final byte[] HEADER = {'a', 's', 'i', 'x', 0, 0, 0, 1};

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
  static Decoded decode(byte[] log) {
    if (log.length < HEADER.length || !Arrays.equals(HEADER, Arrays.copyOf(log, HEADER.length))) {
      return new Decoded(List.of(), 0);
    }
    var records = new ArrayList<IndexRecord>();
    var reader = new RecordReader(log, HEADER.length);
    for (var next = reader.next(); next != null; next = reader.next()) {
      records.add(next);
    }
    return new Decoded(Collections.unmodifiableList(records), reader.position());
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
}
