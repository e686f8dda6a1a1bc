package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.FileKind;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.spi.BlobHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads files that take part, and leaves alone for now what looks half-written. */
final class ContentReader {
  private static final int BUFFER = 4096;
  private static final Duration COPYING = Duration.ofMillis(100);

  private final FolderContext context;

  ContentReader(FolderContext context) {
    this.context = context;
  }

  /**
   * Returns what a file holds, or empty if it is not to be taken in now: too large, unreadable,
   * still changing, or looking as if it were. The reason is on record then.
   */
  Optional<Content> read(String path, Stamp stamp) {
    FolderRules rules = context.rules().rules();
    boolean text = context.selection().text(path);
    long limit = text ? rules.textFileMaxBytes() : rules.attachmentMaxBytes();
    if (stamp.size() > limit) {
      context.reports().oversize(path, stamp.size(), limit);
      context.patience().settled(path);
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = context.disk().read(path, stamp);
    } catch (IOException e) {
      context.reports().skipped(path, "it cannot be read: " + DiskTree.reason(e));
      return Optional.empty();
    }
    if (bytes == null) {
      context.patience().doubts(path, stamp, Patience.CUT_OFF);
      return Optional.empty();
    }
    BlobHash hash = BlobHash.of(bytes);
    Optional<String> decoded = text ? decode(bytes) : Optional.empty();
    Content content =
        decoded.isPresent()
            ? new Content.Text(decoded.get(), hash, stamp)
            : new Content.Attachment(bytes, hash, stamp);
    if (content.kind() == FileKind.ATTACHMENT && stamp.size() > rules.attachmentMaxBytes()) {
      context.reports().oversize(path, stamp.size(), rules.attachmentMaxBytes());
      return Optional.empty();
    }
    Duration wait = suspicion(path, content, text, bytes);
    if (!wait.isZero() && context.patience().doubts(path, stamp, wait)) {
      return Optional.empty();
    }
    context.patience().settled(path);
    return keyless(path, content) ? Optional.empty() : Optional.of(content);
  }

  /** Returns how long the content must stay as it is before it is believed. */
  private Duration suspicion(String path, Content content, boolean textByName, byte[] bytes) {
    if (textByName && content.kind() == FileKind.ATTACHMENT && endsInsideCharacter(bytes)) {
      return Patience.CUT_OFF;
    }
    if (content.kind() == FileKind.ATTACHMENT) {
      return bytes.length == 0 ? Patience.EMPTIED : COPYING;
    }
    Optional<FileEntry> entry = context.entryAt(path);
    if (entry.isEmpty() || context.holds(entry.get(), content.kind(), content.hash())) {
      return Duration.ZERO;
    }
    if (bytes.length == 0) {
      return Patience.EMPTIED;
    }
    Optional<IndexRecord.Base> base = context.index().base(path);
    if (base.isEmpty() || base.get().stamp().size() <= bytes.length) {
      return Duration.ZERO;
    }
    boolean cut =
        bytes.length % BUFFER == 0
            || (content instanceof Content.Text(String text, var _, var _)
                && entry.get().kind() == FileKind.TEXT
                && context.document().text(entry.get().id()).startsWith(text));
    return cut ? Patience.CUT_OFF : Duration.ZERO;
  }

  /** A file of keys without a key would lock every device out; no one means that. */
  private boolean keyless(String path, Content content) {
    if (!path.equals(AuthorizedKeys.PATH)
        || !(content instanceof Content.Text(String text, var _, var _))) {
      return false;
    }
    Optional<FileEntry> entry = context.entryAt(path).filter(e -> e.kind() == FileKind.TEXT);
    boolean keyless =
        AuthorizedKeys.parse(text).entries().isEmpty()
            && entry.isPresent()
            && !AuthorizedKeys.parse(context.document().text(entry.get().id())).entries().isEmpty();
    if (keyless) {
      context
          .reports()
          .skipped(
              path,
              "it holds no key, which would lock every device out. Delete the file to get it"
                  + " back, or put a key into it");
    }
    return keyless;
  }

  static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Returns whether the bytes are UTF-8 up to a last character of which the end is missing. */
  static boolean endsInsideCharacter(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length + 1), false);
    return result.isUnderflow() && in.hasRemaining();
  }
}
