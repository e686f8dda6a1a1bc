package dev.agentsync.kernel.folder;

import dev.agentsync.kernel.spi.IgnoreRulesProvider;
import java.util.List;

/**
 * Which files of a folder take part.
 *
 * @param extensions file name endings that hold text, without the dot
 * @param include further patterns of files that take part; {@code *} and {@code **} match anything,
 *     slashes too. If there are neither extensions nor patterns, every file takes part.
 * @param attachmentMaxBytes larger attachments of this disk are not sent
 * @param textFileMaxBytes larger text files of this disk are not sent
 * @param ignore understands the rule files of the folder
 */
public record FolderRules(
    List<String> extensions,
    List<String> include,
    long attachmentMaxBytes,
    long textFileMaxBytes,
    IgnoreRulesProvider ignore) {
  public FolderRules {
    extensions = List.copyOf(extensions);
    include = List.copyOf(include);
  }
}
