package com.example.agentsync.unix;

import dev.agentsync.kernel.spi.Transport;
import dev.agentsync.kernel.spi.TransportProvider;
import java.util.Set;

/** What agentsync finds: a word for config.toml, the schemes, and how it begins. */
public final class UnixTransportProvider implements TransportProvider {
  @Override
  public String id() {
    return "unix";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("unix");
  }

  @Override
  public Transport open(Options options) {
    return new UnixTransport(options.limits());
  }
}
