package dev.agentsync.kernel.history;

import java.util.List;

/**
 * A vault's files at a moment, by path; of several at one path, all.
 *
 * @param directories the paths of its folders
 */
public record FileList(Moment moment, List<PastFile> files, List<String> directories) {
  public FileList {
    files = List.copyOf(files);
    directories = List.copyOf(directories);
  }
}
