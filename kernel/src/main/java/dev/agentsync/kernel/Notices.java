package dev.agentsync.kernel;

import dev.agentsync.kernel.folder.FolderListener;
import dev.agentsync.kernel.spi.BlobHash;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries what the folder says to those it concerns: the user, and whoever fetches attachments. */
final class Notices implements FolderListener {
  private final Consumer<VaultEvent> events;
  private volatile @Nullable VaultNetwork network;

  Notices(Consumer<VaultEvent> events) {
    this.events = events;
  }

  void fetchWith(VaultNetwork fetcher) {
    network = fetcher;
  }

  @Override
  public void wantsBlob(BlobHash hash) {
    VaultNetwork fetcher = network;
    if (fetcher != null) {
      fetcher.want(hash); // before there is a network, the folder itself remembers what it lacks
    }
  }

  @Override
  public void notice(String sentence) {
    System.getLogger("agentsync.folder").log(System.Logger.Level.WARNING, sentence);
    events.accept(new VaultEvent.Notice(sentence));
  }

  @Override
  public void statusChanged() {
    // asked for when somebody wants to know
  }
}
