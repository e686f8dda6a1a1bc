package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.Heads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an index says, before the document has been asked which of it became durable.
 *
 * @param all the index if everything is true, as it nearly always is
 */
record IndexLog(Path file, List<IndexRecord> records, FolderIndex all) {
  /**
   * Reads an index, if there is one. Any thread may call.
   *
   * @throws StorageException if it cannot be read
   */
  static IndexLog read(Path file) {
    try {
      List<IndexRecord> records =
          Files.exists(file) ? IndexCodec.decode(Files.readAllBytes(file)).records() : List.of();
      return new IndexLog(file, records, new FolderIndex(file, records));
    } catch (IOException e) {
      throw FolderIndex.failure("read", file, e);
    }
  }

  /** Returns the index without what was recorded of changes that are not known. */
  @SuppressWarnings("ReferenceEquality") // neighbours of one moment share it; asking twice is fine
  FolderIndex confirmed(Predicate<Heads> known) {
    @Nullable Heads last = null;
    for (IndexRecord record : records) {
      Heads moment = moment(record);
      if (moment != last && moment != null && !known.test(moment)) {
        return new FolderIndex(file, records.stream().filter(one -> isTrue(one, known)).toList());
      }
      last = moment;
    }
    return all;
  }

  private static boolean isTrue(IndexRecord record, Predicate<Heads> known) {
    Heads moment = moment(record);
    return moment == null || known.test(moment);
  }

  private static @Nullable Heads moment(IndexRecord record) {
    return switch (record) {
      case IndexRecord.Base base -> base.heads();
      case IndexRecord.Writing written -> written.heads();
      case IndexRecord.Reading _,
          IndexRecord.Gone _,
          IndexRecord.Held _,
          IndexRecord.Established _,
          IndexRecord.Folder _ ->
          null;
    };
  }
}
