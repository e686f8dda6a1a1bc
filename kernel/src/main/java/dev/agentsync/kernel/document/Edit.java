package dev.agentsync.kernel.document;

import dev.agentsync.kernel.spi.BlobHash;

/**
 * The writes one change consists of; it reads its own writes. Paths are normalized by {@link
 * VaultPath#normalize}; creating or renaming adds the missing ancestor directories. Usable only
 * inside the call that handed it out.
 *
 * <p>An id without an entry, or one of the wrong kind, is a {@link
 * dev.agentsync.kernel.VaultException}.
 */
public interface Edit {
  /** Creates a text file; another live entry at that path stays beside it. */
  FileId createText(String path, String text);

  /** Creates an attachment whose blob is already in the blob store, or will be. */
  FileId createAttachment(String path, BlobHash blob, long size);

  /**
   * Makes the file's text the given one with the smallest splices; revives a deleted file. If
   * another file took this one over, that one gets the same edit instead.
   */
  void writeText(FileId id, String text);

  /** Makes the file an attachment with the given content; revives a deleted file. */
  void writeAttachment(FileId id, BlobHash blob, long size);

  /** Moves a file; its id and content stay. */
  void rename(FileId id, String newPath);

  /** Deletes a file; does nothing if it is deleted already. */
  void delete(FileId id);

  /** Creates a directory unless there is a live one at that path. */
  void createDirectory(String path);

  /** Deletes every live directory entry with exactly that path, and nothing below it. */
  void deleteDirectory(String path);

  /** Moves a directory, the directories below it and the live files below it. */
  void renameDirectory(String from, String to);

  /**
   * Makes a file live with the given path, kind and content, whatever became of it: deleted, moved,
   * made another kind, or taken over by another file.
   *
   * @param then what it is to be; its times do not count
   * @param text its content if it is a text
   */
  void restore(FileEntry then, String text);

  /** Gives a moment a name; a label that has it loses it. */
  void putLabel(String name, Label label);

  /** Removes a label; does nothing if there is none of that name. */
  void deleteLabel(String name);
}
