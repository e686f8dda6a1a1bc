package dev.agentsync.kernel.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder on disk, addressed by the document's paths: NFC names, slashes. Where the name on disk
 * is written otherwise (decomposed, as some systems do) it remembers the name as it is there. Never
 * looks through a symbolic link.
 */
final class DiskTree {
  /** The suffix of files that this program is about to rename into place. */
  static final String TEMPORARY = ".agentsync-tmp";

  private final Path root;
  private final Map<String, String> otherNames = new ConcurrentHashMap<>();
  private final Map<String, String> unusable = new ConcurrentHashMap<>();
  private final Map<String, Sight> parents = new HashMap<>();
  private final boolean blindToCase;

  DiskTree(Path root) {
    this.root = root;
    this.blindToCase = Files.exists(root.resolve(".AGENTSYNC"), LinkOption.NOFOLLOW_LINKS);
  }

  Path root() {
    return root;
  }

  /** Returns whether the folder is there: not the empty mount point of a disk that is not. */
  boolean present() {
    return Files.isDirectory(root.resolve(".agentsync"), LinkOption.NOFOLLOW_LINKS);
  }

  /** Forgets what was seen of folders; what follows looks anew. */
  void lookAnew() {
    parents.clear();
  }

  /** Names that cannot be paths of the document, with the reason. Any thread may ask. */
  Map<String, String> unusableNames() {
    return Map.copyOf(unusable);
  }

  /**
   * Returns the document's path for a child of a folder, or empty if its name cannot be one, which
   * is then remembered as unusable. Any thread may call.
   */
  Optional<String> pathOf(String folder, Path child) {
    Path last = child.getFileName();
    if (last == null) {
      return Optional.empty();
    }
    String name = last.toString();
    String shown = join(folder, name);
    if (name.indexOf('\uFFFD') >= 0) {
      unusable.put(shown, "its name is not valid UTF-8; rename it");
      return Optional.empty();
    }
    if (name.indexOf('\\') >= 0) {
      unusable.put(shown, "its name holds a backslash; rename it");
      return Optional.empty();
    }
    String normal = Normalizer.normalize(name, Normalizer.Form.NFC);
    String path = join(folder, normal);
    if (normal.equals(name)) {
      otherNames.remove(path);
    } else if (Files.exists(locate(folder).resolve(normal), LinkOption.NOFOLLOW_LINKS)
        && !sameFile(locate(folder).resolve(normal), locate(folder).resolve(name))) {
      unusable.put(shown, "another name beside it differs only in how its accents are written");
      return Optional.empty();
    } else {
      otherNames.put(path, name);
    }
    return Optional.of(path);
  }

  /**
   * Returns where a path is on this disk.
   *
   * @throws InvalidPathException if this platform cannot write such a name
   */
  Path locate(String path) {
    if (path.isEmpty()) {
      return root;
    }
    if (otherNames.isEmpty()) {
      return root.resolve(path);
    }
    Path place = root;
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String other = otherNames.get(path.substring(0, end));
      place = place.resolve(other == null ? path.substring(start, end) : other);
      start = end + 1;
    }
    return place;
  }

  /** Returns where the temporary file for a path is. */
  Path temporary(String path) {
    Path place = locate(path);
    return place.resolveSibling("." + place.getFileName() + TEMPORARY);
  }

  /** Returns what is at a path. Folders above it are looked at once until {@link #lookAnew}. */
  Sight look(String path) {
    if (!path.isEmpty()) {
      Sight parent = parents.get(parent(path));
      if (parent == null) {
        parent = look(parent(path));
        parents.put(parent(path), parent);
      }
      switch (parent) {
        case Sight.Folder _ -> {}
        case Sight.Absent _, Sight.Regular _ -> {
          return new Sight.Absent();
        }
        case Sight.Odd odd -> {
          return odd;
        }
      }
    }
    return lookItself(path);
  }

  /** As {@link #look}, with the whole way down looked at now. */
  Sight lookClosely(String path) {
    lookAnew();
    return look(path);
  }

  private Sight lookItself(String path) {
    try {
      var attributes =
          Files.readAttributes(locate(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Optional<String> other = blindToCase ? otherCase(path) : Optional.empty();
      if (other.isPresent()) {
        return new Sight.Odd("this disk cannot tell it from " + other.get());
      }
      if (attributes.isSymbolicLink()) {
        return new Sight.Odd(
            path.isEmpty() ? "the folder is a symbolic link" : path + " is a symbolic link");
      }
      if (attributes.isDirectory()) {
        return new Sight.Folder(Stamp.identityOf(attributes));
      }
      if (attributes.isRegularFile()) {
        return new Sight.Regular(Stamp.of(attributes));
      }
      return new Sight.Odd(path + " is neither a file nor a folder");
    } catch (NoSuchFileException e) {
      return new Sight.Absent();
    } catch (AccessDeniedException e) {
      return new Sight.Odd("permission denied: " + path);
    } catch (FileSystemException e) {
      return new Sight.Odd(path + ": " + reason(e));
    } catch (IOException | InvalidPathException e) {
      return new Sight.Odd(path + ": " + e.getMessage());
    }
  }

  /** Returns the name on disk if that differs in more than how its accents are written. */
  private Optional<String> otherCase(String path) throws IOException {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Path real = locate(path).toRealPath(LinkOption.NOFOLLOW_LINKS);
    String name = Normalizer.normalize(String.valueOf(real.getFileName()), Normalizer.Form.NFC);
    return name.equals(name(path)) ? Optional.empty() : Optional.of(name);
  }

  /** Returns what is in a folder, by path; empty if it is not there any more. */
  SortedMap<String, Sight> children(String folder) throws IOException {
    var found = new TreeMap<String, Sight>();
    try (var stream = Files.newDirectoryStream(locate(folder))) {
      for (Path child : stream) {
        pathOf(folder, child).ifPresent(path -> found.put(path, lookItself(path)));
      }
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  /**
   * Returns the bytes of a file, or null if they changed while being read or are not there.
   *
   * @param expected what the file looked like when it was decided to read it
   */
  byte @Nullable [] read(String path, Stamp expected) throws IOException {
    try (InputStream in = Files.newInputStream(locate(path), LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readAllBytes();
      return lookItself(path).equals(new Sight.Regular(expected)) && bytes.length == expected.size()
          ? bytes
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Returns why the file system refused something, without the path. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return String.valueOf(e.getMessage());
  }

  /** Returns the folder a path lies in; empty for the root. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  private static boolean sameFile(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return false;
    }
  }
}
