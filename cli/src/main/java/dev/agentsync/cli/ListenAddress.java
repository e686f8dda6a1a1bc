package dev.agentsync.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of {@code --listen}: an IP address and a port. */
record ListenAddress(String host, int port) {
  /** Where a hub listens unless told otherwise: every interface, the port of HTTPS. */
  static final String DEFAULT = "0.0.0.0:443";

  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern V4 = Pattern.compile("((?:\\d{1,3}\\.){3}\\d{1,3}):(\\d{1,5})");
  private static final Pattern V6 = Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%\\w+)?]):(\\d{1,5})");

  /**
   * Returns where to listen. A whole URL is for the transport of its scheme to understand.
   *
   * @param scheme of an address that is no URL
   * @throws CommandException if it is neither
   */
  static URI uri(String text, String scheme) {
    if (!text.contains("://")) {
      return parse(text).uri(scheme);
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new CommandException(
          "invalid --listen address: " + text + " (" + e.getReason() + ")", e);
    }
  }

  /**
   * Reads an address.
   *
   * @throws CommandException if it is no address; names are refused, because a hub that resolves
   *     its own name listens where the resolver says, not where its owner said
   */
  static ListenAddress parse(String text) {
    Matcher v4 = V4.matcher(text);
    Matcher v6 = V6.matcher(text);
    Matcher found = v4.matches() ? v4 : v6;
    if ((v4.matches() && bytes(v4.group(1)) || v6.matches())
        && Integer.parseInt(found.group(2)) <= HIGHEST_PORT) {
      return new ListenAddress(found.group(1), Integer.parseInt(found.group(2)));
    }
    throw new CommandException(
        "invalid --listen address: " + text + " (write IP:port, such as 0.0.0.0:8443)");
  }

  private static boolean bytes(String dotted) {
    for (String part : dotted.split("\\.")) {
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /** Returns it as the address of a listener. */
  URI uri(String scheme) {
    return URI.create(scheme + "://" + host + ":" + port);
  }
}
