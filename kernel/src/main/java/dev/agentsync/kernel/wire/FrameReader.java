package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the fields of one frame, in whatever order they come, then reads those its type has. A
 * first pass only notes where each known key's value begins.
 */
final class FrameReader {
  private static final Set<String> KEYS =
      Set.of(
          "t",
          "vault_id",
          "hub_identity_pubkey",
          "hub_nonce",
          "tls_cert_fingerprint",
          "vault_name",
          "caps",
          "peer_identity_pubkey",
          "peer_nonce",
          "op",
          "invitation",
          "sig",
          "bytes",
          "hash",
          "ts",
          "message");
  private static final int LONGEST_KEY = 32;
  private static final int MOST_FIELDS = 8;
  private static final int MOST_CAPS = 64;

  private final byte[] message;
  private final String type;
  private final Map<String, Integer> places;
  private final Set<String> twice;
  private final List<Integer> positions; // array form only: values after the type

  private FrameReader(
      byte[] message,
      String type,
      Map<String, Integer> places,
      Set<String> twice,
      List<Integer> positions) {
    this.message = message;
    this.type = type;
    this.places = places;
    this.twice = twice;
    this.positions = positions;
  }

  static FrameReader of(byte[] message) {
    var cursor = new MessagePackCursor(message, 0);
    return cursor.atArray() ? ofArray(message, cursor) : ofMap(message, cursor);
  }

  private static FrameReader ofMap(byte[] message, MessagePackCursor cursor) {
    var places = new HashMap<String, Integer>();
    var twice = new HashSet<String>();
    int entries = cursor.mapHeader();
    for (int i = 0; i < entries; i++) {
      Optional<String> key = cursor.shortTextOrSkip(LONGEST_KEY).filter(KEYS::contains);
      int place = cursor.position();
      cursor.skip();
      if (key.isPresent() && places.putIfAbsent(key.get(), place) != null) {
        twice.add(key.get());
      }
    }
    Integer tag = places.get("t");
    if (tag == null) {
      throw malformed("missing field `t`");
    }
    if (twice.contains("t")) {
      throw malformed("duplicate field `t`");
    }
    String type = new MessagePackCursor(message, tag).text();
    return new FrameReader(message, type, places, twice, List.of());
  }

  private static FrameReader ofArray(byte[] message, MessagePackCursor cursor) {
    int length = cursor.arrayHeader();
    if (length == 0) {
      throw malformed("an empty array is no frame");
    }
    String type = cursor.text();
    var positions = new ArrayList<Integer>();
    for (int i = 1; i < length; i++) {
      if (positions.size() < MOST_FIELDS) {
        positions.add(cursor.position());
      }
      cursor.skip();
    }
    return new FrameReader(message, type, new HashMap<>(), Set.of(), positions);
  }

  static ProtocolException malformed(String why) {
    return new ProtocolException("protocol: decode: " + why);
  }

  String type() {
    return type;
  }

  /** Names the fields of the frame's type in their order, which the array form needs. */
  FrameReader fields(String... names) {
    for (int i = 0; i < names.length; i++) {
      if (twice.contains(names[i])) {
        throw malformed("duplicate field `" + names[i] + "`");
      }
      if (i < positions.size()) {
        places.put(names[i], positions.get(i));
      }
    }
    return this;
  }

  String text(String key) {
    return at(key).text();
  }

  Optional<String> optionalText(String key) {
    return places.containsKey(key) ? at(key).textOrNil() : Optional.empty();
  }

  List<String> texts(String key) {
    if (!places.containsKey(key)) {
      return List.of();
    }
    MessagePackCursor cursor = at(key);
    if (cursor.nil()) {
      return List.of();
    }
    int length = cursor.arrayHeader();
    if (length > MOST_CAPS) {
      throw malformed("`" + key + "` has " + length + " elements, at most " + MOST_CAPS);
    }
    var texts = new ArrayList<String>();
    for (int i = 0; i < length; i++) {
      texts.add(cursor.text());
    }
    return texts;
  }

  long integer(String key) {
    return at(key).integer();
  }

  Bytes binary(String key) {
    return Bytes.of(payload(key).toArray());
  }

  Optional<Bytes> optionalBinary(String key) {
    return !places.containsKey(key) || at(key).nil() ? Optional.empty() : Optional.of(binary(key));
  }

  Payload payload(String key) {
    return at(key).binary();
  }

  private MessagePackCursor at(String key) {
    Integer place = places.get(key);
    if (place == null) {
      throw malformed("missing field `" + key + "` in `" + type + "`");
    }
    return new MessagePackCursor(message, place);
  }
}
