/** Sync between processes of one machine, over {@code unix:///path/of/a/socket}. */
module com.example.agentsync.unix {
  requires dev.agentsync.kernel;

  provides dev.agentsync.kernel.spi.TransportProvider with
      com.example.agentsync.unix.UnixTransportProvider;
}
