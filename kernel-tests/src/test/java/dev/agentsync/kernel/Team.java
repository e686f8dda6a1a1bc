package dev.agentsync.kernel;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A listening hub, and devices that have cloned from it. */
final class Team implements AutoCloseable {
  private final Path directory;
  private final List<Device> devices = new ArrayList<>();
  final Device hub;
  URI url;

  Team(Path directory) {
    this.directory = directory;
    hub = device("hub");
    hub.init();
    url = hub.listen();
  }

  Device device(String name) {
    Device device = new Device(directory, name);
    devices.add(device);
    return device;
  }

  /** Makes a device that the hub lets in and that has cloned the vault, but does not watch it. */
  Device member(String name) {
    Device device = device(name);
    hub.vault().authorize(device.makeKey().ssh() + " " + name);
    device.cloneFrom(url, hub.key());
    return device;
  }

  /** Stops the hub and starts it again where it was. */
  void restartHub() {
    hub.stop();
    url = hub.listen(url);
  }

  void everywhere(String path, String text) {
    devices.forEach(device -> device.awaitText(path, text));
  }

  void nowhere(String path) {
    devices.forEach(device -> device.awaitGone(path));
  }

  @Override
  public void close() {
    devices.reversed().forEach(Device::close);
  }
}
