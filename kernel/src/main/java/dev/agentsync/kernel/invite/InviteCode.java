package dev.agentsync.kernel.invite;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.HubAddress;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an invitation tells a new device. The bytes behind the text: version and kind (1), expiry in
 * seconds since 1970 (4), secret (16), the beginning of the hub's key fingerprint (16), the hub's
 * addresses in UTF-8 with line feeds between them, and the beginning of the SHA-256 of all that
 * (4).
 *
 * @param kind what the device gets
 * @param expires when the hub forgets it, by the hub's clock
 * @param secret known to nobody but the inviting hub and whoever has the code
 * @param hub the beginning of the SHA-256 of the hub key's wire form; 128 bits of it, because
 *     nobody finds another key for a given one
 * @param addresses where the hub serves each of the vaults
 */
public record InviteCode(Kind kind, Instant expires, Bytes secret, Bytes hub, List<URI> addresses) {
  /** What a device gets that has the code. */
  public enum Kind {
    /** The vaults at the addresses. */
    VAULTS(0),
    /** The owner's identity at the one address, and with it all vaults that it lists. */
    IDENTITY(1);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    static Optional<Kind> of(int number) {
      return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
    }
  }

  /** What stands before the code in a link. */
  public static final String LINK = "agentsync://join/";

  /** More vaults do not fit into one code. */
  public static final int MOST_ADDRESSES = 16;

  private static final int VERSION = 1;
  private static final int SECRET = 16;
  private static final int FINGERPRINT = 16;
  private static final int CHECKSUM = 4;
  private static final int SHORTEST = 1 + 4 + SECRET + FINGERPRINT + 1 + CHECKSUM;
  private static final int LONGEST = 8192; // characters; a code of ours has some hundreds
  private static final SecureRandom RANDOM = new SecureRandom();

  public InviteCode {
    addresses = List.copyOf(addresses);
  }

  /** Returns 128 fresh bits. */
  public static Bytes freshSecret() {
    byte[] secret = new byte[SECRET];
    RANDOM.nextBytes(secret);
    return Bytes.of(secret);
  }

  /** Returns the part of a hub key's fingerprint that codes carry. */
  public static Bytes fingerprint(DeviceKey hub) {
    return Bytes.of(Arrays.copyOf(Sha256.of(hub.wire()), FINGERPRINT));
  }

  /**
   * Reads a code or the link around it.
   *
   * @throws ConfigException if it is mistyped, and then says in which group, or is none
   */
  public static InviteCode parse(String typed) {
    String text = typed.strip();
    if (text.length() > LONGEST) {
      throw noCode();
    }
    if (text.toLowerCase(Locale.ROOT).startsWith(LINK)) {
      text = text.substring(LINK.length());
    }
    byte[] bytes;
    try {
      bytes = GroupedText.bytes(text);
    } catch (GroupedText.Mistyped e) {
      throw mistyped(e);
    }
    if (bytes.length < SHORTEST) {
      throw noCode();
    }
    return checked(bytes);
  }

  private static InviteCode checked(byte[] bytes) {
    int end = bytes.length - CHECKSUM;
    byte[] sum = Arrays.copyOf(Sha256.of(Arrays.copyOf(bytes, end)), CHECKSUM);
    if (!Arrays.equals(sum, Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new ConfigException(
          "The invitation code is mistyped or not whole: its groups are right one by one, but not"
              + " together. Copy it again, all of it.");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, end);
    int first = in.get() & 0xff;
    Optional<Kind> kind = Kind.of(first & 15);
    if (first >> 4 != VERSION || kind.isEmpty()) {
      throw new ConfigException(
          "The invitation code is of a version that this agentsync does not know. Update it.");
    }
    Instant expires = Instant.ofEpochSecond(Integer.toUnsignedLong(in.getInt()));
    Bytes secret = take(in, SECRET);
    Bytes hub = take(in, FINGERPRINT);
    return new InviteCode(kind.get(), expires, secret, hub, addresses(in));
  }

  private static Bytes take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return Bytes.of(bytes);
  }

  private static List<URI> addresses(ByteBuffer in) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
      List<URI> addresses = text.lines().map(HubAddress::parse).toList();
      if (addresses.isEmpty() || addresses.size() > MOST_ADDRESSES) {
        throw noCode();
      }
      return addresses;
    } catch (CharacterCodingException e) {
      throw noCode();
    }
  }

  private static ConfigException mistyped(GroupedText.Mistyped mistake) {
    List<Integer> groups = mistake.groups();
    if (mistake.of() < 3 || groups.size() * 2 > mistake.of()) {
      return noCode();
    }
    String which = groups.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return new ConfigException(
        "The invitation code is mistyped in group"
            + (groups.size() == 1 ? " " : "s ")
            + which
            + " of "
            + mistake.of()
            + ". Compare "
            + (groups.size() == 1 ? "that group" : "those groups")
            + " with the code shown on the hub.");
  }

  private static ConfigException noCode() {
    return new ConfigException(
        "That is no invitation code. Copy what `agentsync device invite` prints on the hub, all of"
            + " it.");
  }

  /**
   * Checks that a hub is the one that invites.
   *
   * @throws AuthException if it is not
   */
  public void requireHub(DeviceKey presented, URI address) {
    if (!fingerprint(presented).equals(hub)) {
      throw new AuthException(
          "auth failed: the hub at "
              + address
              + " is not the one that invites: it has the key "
              + presented.fingerprint()
              + ", the invitation was made by another. Nothing was told to it. Look whether the"
              + " address still leads to your hub, and ask for a new invitation.");
    }
  }

  /** Returns the name of the invitation; not secret. */
  public Bytes id() {
    return InviteKeys.of(secret).id();
  }

  /** Returns the code. */
  public String text() {
    byte[] where =
        addresses.stream()
            .map(URI::toString)
            .map(url -> url.startsWith("wss://") ? url.substring("wss://".length()) : url)
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(1 + 4 + SECRET + FINGERPRINT + where.length)
            .put((byte) (VERSION << 4 | kind.number))
            .putInt((int) expires.getEpochSecond())
            .put(secret.toArray())
            .put(hub.toArray())
            .put(where)
            .array();
    byte[] whole = Arrays.copyOf(bytes, bytes.length + CHECKSUM);
    System.arraycopy(Sha256.of(bytes), 0, whole, bytes.length, CHECKSUM);
    return GroupedText.of(whole);
  }

  /** Returns the code as a link; its letters in upper case, it makes a small QR code. */
  public String link() {
    return LINK + text();
  }

  /** Does not tell the secret. */
  @Override
  public String toString() {
    return "invitation to " + addresses + " until " + expires;
  }
}
