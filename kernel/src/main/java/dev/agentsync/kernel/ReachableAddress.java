package dev.agentsync.kernel;

import dev.agentsync.kernel.config.VaultConfig;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where other devices reach this hub.
 *
 * @param listening where it listens now, if it does
 */
record ReachableAddress(VaultFolder folder, VaultConfig settings, Optional<URI> listening) {
  private static final Set<String> ANY = Set.of("0.0.0.0", "[::]", "[0:0:0:0:0:0:0:0]");

  /**
   * Returns the address as given, which is remembered for the next time; else as remembered; else
   * where the hub listens.
   *
   * @param remarks gets what a person should know about the choice
   * @throws ConfigException if it cannot be told
   */
  URI find(Optional<URI> given, List<String> remarks) {
    given.ifPresent(url -> folder.config().set("hub", "public_url", url.toString()));
    Optional<URI> said = given.or(() -> settings.publicUrl().map(HubAddress::parse));
    if (said.isPresent()) {
      return withPath(said.get());
    }
    URI here =
        listening.orElseThrow(
            () ->
                new ConfigException(
                    "It is not known where devices reach this hub. Say it with --address, such as"
                        + " --address wss://hub.example.org; it is remembered."));
    if (!ANY.contains(here.getHost())) {
      return here;
    }
    URI guessed = withHost(here, machine());
    remarks.add(
        "The invitation leads to "
            + guessed
            + ", which is this machine's own address. If devices reach it by another one, say so"
            + " with --address; it is remembered.");
    return guessed;
  }

  /** Several vaults may share one listener; then the path of the address tells them apart. */
  private URI withPath(URI url) {
    String path = listening.map(URI::getRawPath).orElse("");
    boolean bare = url.getRawPath() == null || url.getRawPath().matches("/?");
    return bare && path.length() > 1 ? url.resolve(path) : url;
  }

  private static URI withHost(URI url, String host) {
    try {
      return new URI(
          url.getScheme(), null, host, url.getPort(), url.getPath(), url.getQuery(), null);
    } catch (URISyntaxException e) {
      throw new ConfigException(
          "No address can be made of " + host + ". Say it with --address.", e);
    }
  }

  private static String machine() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(ReachableAddress::up)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
          .map(InetAddress::getHostAddress)
          .orElse("127.0.0.1");
    } catch (SocketException e) {
      return "127.0.0.1"; // the remark tells the person to look
    }
  }

  private static boolean up(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }
}
