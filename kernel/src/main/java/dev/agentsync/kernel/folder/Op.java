package dev.agentsync.kernel.folder;

/** One thing that was done on disk and that the document has to learn. */
sealed interface Op {
  /** Returns the path on disk now. */
  String path();

  /** A folder has another name. */
  record RenameFolder(String from, String path, String identity) implements Op {}

  /** A file has another name, and perhaps another content, which is an operation of its own. */
  record Rename(IndexRecord.Base base, String path, Stamp stamp) implements Op {}

  /** A folder is there. */
  record MakeFolder(String path, String identity) implements Op {}

  /**
   * A known file holds something else.
   *
   * @param interrupted whether the process may have been killed after an earlier edit of the same
   *     base had reached the document and before that was noted
   */
  record Write(IndexRecord.Base base, Content content, boolean interrupted) implements Op {
    @Override
    public String path() {
      return base.path();
    }
  }

  /** A file is there. */
  record Create(String path, Content content) implements Op {}
}
