package dev.agentsync.kernel;

import dev.agentsync.kernel.control.ControlClient;
import dev.agentsync.kernel.control.ControlRequest;
import dev.agentsync.kernel.device.Devices;
import dev.agentsync.kernel.history.History;
import java.nio.file.Path;

/** A vault that another process watches, reached through its control socket. */
public final class RemoteVault implements VaultAccess {
  private final ControlClient watcher;

  RemoteVault(ControlClient watcher) {
    this.watcher = watcher;
  }

  @Override
  public VaultStatus status() {
    return ask(Requests.STATUS, VaultStatus.class, Progress.NONE);
  }

  @Override
  public Exchanged push(Progress progress) {
    return ask(Requests.PUSH, Exchanged.class, progress);
  }

  @Override
  public Exchanged pull(Progress progress) {
    return ask(Requests.PULL, Exchanged.class, progress);
  }

  @Override
  public int acceptDeletions(Progress progress) {
    return ask(Requests.ACCEPT, Requests.Count.class, progress).count();
  }

  @Override
  public int restoreDeletions(Progress progress) {
    return ask(Requests.RESTORE, Requests.Count.class, progress).count();
  }

  @Override
  public VaultBackup.Contents export(Path file, boolean replace, Progress progress) {
    var wish = new Requests.Export(file, replace);
    return watcher.ask(
        ControlRequest.of(Requests.EXPORT, wish), VaultBackup.Contents.class, progress);
  }

  @Override
  public History history() {
    return new History(this::askHistory);
  }

  @Override
  public Devices devices() {
    return new Devices(this::askDevices);
  }

  private <R extends Record> R askDevices(
      String command, Record query, Class<R> answer, Progress progress) {
    return watcher.ask(ControlRequest.of(Requests.DEVICE + command, query), answer, progress);
  }

  private <R extends Record> R askHistory(
      String command, Record query, Class<R> answer, Progress progress) {
    return watcher.ask(ControlRequest.of(Requests.HISTORY + command, query), answer, progress);
  }

  private <R extends Record> R ask(String command, Class<R> report, Progress progress) {
    return watcher.ask(ControlRequest.of(command), report, progress);
  }

  @Override
  public void close() {
    // each question has a connection of its own
  }
}
