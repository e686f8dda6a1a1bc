package dev.agentsync.kernel;

import dev.agentsync.kernel.folder.FolderBinding;
import dev.agentsync.kernel.past.Room;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The folder of a vault, for questions about its past.
 *
 * @param start begins to keep folder and history the same, if that has not begun
 * @param started whether it has
 */
record VaultRoom(FolderBinding binding, Consumer<Progress> start, BooleanSupplier started)
    implements Room {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration SHOW = Duration.ofSeconds(60);

  @Override
  public void look() {
    if (started.getAsBoolean()) {
      binding.settle(LOOK);
    }
  }

  @Override
  public void takeIn(Progress progress) {
    if (started.getAsBoolean()) {
      binding.flush(SHOW);
    } else {
      start.accept(progress);
    }
  }

  @Override
  public boolean show() {
    return binding.flush(SHOW);
  }

  @Override
  public void whileQuiet(Runnable action) {
    binding.whileNothingIsTakenIn(action);
  }
}
