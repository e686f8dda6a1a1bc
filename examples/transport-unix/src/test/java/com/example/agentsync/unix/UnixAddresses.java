package com.example.agentsync.unix;

import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Addresses of Unix domain sockets, as the contracts ask for them. */
final class UnixAddresses {
  private UnixAddresses() {}

  static URI in(Path folder, int number) {
    return URI.create("unix://" + folder.resolve(number + ".sock"));
  }

  static SocketAddress socketAt(URI address) {
    return UnixDomainSocketAddress.of(Path.of(address.getPath()));
  }
}
