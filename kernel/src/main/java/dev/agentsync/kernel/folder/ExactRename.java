package dev.agentsync.kernel.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Renames that leave no moment in which somebody else's save could be overwritten unseen: one that
 * refuses to replace anything, and one that swaps two files. Linux has them as {@code renameat2};
 * found only where this module may call native code.
 */
final class ExactRename {
  private static final System.Logger LOG = System.getLogger("agentsync.folder");
  private static final int CURRENT_FOLDER = -100; // AT_FDCWD
  private static final int NO_REPLACE = 1;
  private static final int EXCHANGE = 2;
  private static final int NO_SUCH_FILE = 2; // ENOENT
  private static final int EXISTS = 17; // EEXIST

  /** How a rename ended. */
  enum Outcome {
    /** It is done. */
    DONE,
    /** Something was there that must not be, or the other way round; nothing happened. */
    REFUSED,
    /** This file system cannot do it; nothing happened. */
    UNABLE
  }

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private final MethodHandle renameat2;

  private ExactRename(MethodHandle renameat2) {
    this.renameat2 = renameat2;
  }

  @SuppressWarnings("restricted")
  static Optional<ExactRename> find() {
    if (!ExactRename.class.getModule().isNativeAccessEnabled()
        || !System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    Linker linker;
    try {
      linker = Linker.nativeLinker();
    } catch (UnsupportedOperationException e) {
      return Optional.empty(); // this JVM cannot call native code on this processor
    }
    return linker
        .defaultLookup()
        .find("renameat2")
        .map(
            symbol ->
                linker.downcallHandle(
                    symbol,
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT),
                    Linker.Option.captureCallState("errno")))
        .map(ExactRename::new);
  }

  /** Renames a file unless there is something under the new name. */
  Outcome renameToNew(Path from, Path to) throws IOException {
    return call(from, to, NO_REPLACE);
  }

  /** Swaps two files if both are there. */
  Outcome exchange(Path one, Path other) throws IOException {
    return call(one, other, EXCHANGE);
  }

  private Outcome call(Path from, Path to, int flags) throws IOException {
    if (!from.getFileSystem().equals(FileSystems.getDefault())) {
      return Outcome.UNABLE;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result =
          (int)
              renameat2.invokeExact(
                  state,
                  CURRENT_FOLDER,
                  arena.allocateFrom(from.toString()),
                  CURRENT_FOLDER,
                  arena.allocateFrom(to.toString()),
                  flags);
      if (result == 0) {
        return Outcome.DONE;
      }
      int error = (int) ERRNO.get(state, 0L);
      LOG.log(System.Logger.Level.DEBUG, "exact rename refused path={0} errno={1}", to, error);
      return error == EXISTS || error == NO_SUCH_FILE ? Outcome.REFUSED : Outcome.UNABLE;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("cannot call renameat2", e);
    }
  }
}
