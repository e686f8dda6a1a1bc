package dev.agentsync.kernel.device;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * An invitation that is open.
 *
 * @param id names it towards the hub; not secret
 * @param code what the new device is given; secret until it is used
 * @param link the same as a link; in upper case it makes a small QR code
 * @param label what the device will be called
 * @param addresses where the new device will look for the hub
 * @param remarks what the inviting person should know, in sentences
 */
public record Invitation(
    String id,
    String code,
    String link,
    String label,
    Instant expires,
    List<URI> addresses,
    List<String> remarks) {
  public Invitation {
    addresses = List.copyOf(addresses);
    remarks = List.copyOf(remarks);
  }

  /** Does not tell the secret. */
  @Override
  public String toString() {
    return "invitation of " + label + " until " + expires;
  }
}
