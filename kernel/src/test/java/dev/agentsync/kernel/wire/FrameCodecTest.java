package dev.agentsync.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;

final class FrameCodecTest {
  record Vector(String hex, Frame frame) {}

  static List<Vector> vectors() {
    Payload hello = Payload.wrap("hello".getBytes(StandardCharsets.US_ASCII));
    String asciiHash =
        HexFormat.of().formatHex(Vectors.HELLO_HASH.getBytes(StandardCharsets.US_ASCII));
    return List.of(
        new Vector(Vectors.HELLO_HUB, helloHub(Optional.empty())),
        new Vector(
            Vectors.HELLO_HUB.substring(0, Vectors.HELLO_HUB.length() - 2) + "a56e6f746573",
            helloHub(Optional.of("notes"))),
        new Vector(
            Vectors.HELLO_PEER,
            new Frame.HelloPeer(Vectors.PEER.bytes(), Vectors.PEER_NONCE, "join", List.of())),
        new Vector(
            "82a174a970726f6f665f687562a3736967c440" + Vectors.HUB_SIGNATURE,
            new Frame.ProofHub(Vectors.HUB_SIGNATURE)),
        new Vector(
            "82a174aa70726f6f665f70656572a3736967c440" + Vectors.PEER_SIGNATURE,
            new Frame.ProofPeer(Vectors.PEER_SIGNATURE)),
        new Vector(
            Vectors.SYNC, new Frame.Sync(Payload.wrap(Vectors.bytes("42000001000000020284")))),
        new Vector(
            "82a174aa626c6f625f6665746368a468617368d940" + asciiHash,
            new Frame.BlobFetch(Vectors.HELLO_HASH)),
        new Vector(
            "83a174a9626c6f625f70757368a468617368d940" + asciiHash + "a56279746573c40568656c6c6f",
            new Frame.BlobPush(Vectors.HELLO_HASH, hello)),
        new Vector(Vectors.PING, new Frame.Ping(1_700_000_000_000L)),
        new Vector(Vectors.ERROR, new Frame.Failure("peer signature failed verification")));
  }

  private static Frame helloHub(Optional<String> name) {
    return new Frame.HelloHub(
        Vectors.VAULT,
        Vectors.HUB.bytes(),
        Vectors.HUB_NONCE,
        Vectors.FINGERPRINT,
        name,
        List.of());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void a_frame_is_written_and_read_byte_for_byte_as_the_public_protocol_does(Vector vector) {
    assertThat(HexFormat.of().formatHex(FrameCodec.encode(vector.frame()))).isEqualTo(vector.hex());
    assertThat(FrameCodec.decode(Vectors.bytes(vector.hex()))).isEqualTo(vector.frame());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 127, 128, 255, 256, 65_535, 65_536, -1, -32, -33, -129, -40_000})
  void a_number_takes_its_shortest_form_and_comes_back(long number) {
    byte[] message = FrameCodec.encode(new Frame.Pong(number));
    assertThat(FrameCodec.decode(message)).isEqualTo(new Frame.Pong(number));
    assertThat(message.length).isLessThanOrEqualTo(15 + 4);
  }

  @Test
  void what_a_device_can_do_beyond_the_protocol_follows_the_known_keys() {
    var frame =
        new Frame.HelloPeer(
            Vectors.PEER.bytes(), Vectors.PEER_NONCE, "join", List.of("blobs", "more"));
    byte[] message = FrameCodec.encode(frame);
    assertThat(HexFormat.of().formatHex(message))
        .isEqualTo(
            "85" + Vectors.HELLO_PEER.substring(2) + "a463617073" + "92a5626c6f6273a46d6f7265");
    assertThat(FrameCodec.decode(message)).isEqualTo(frame);
  }

  @Test
  void key_order_unknown_keys_and_trailing_bytes_do_not_matter() throws Exception {
    var out = MessagePack.newDefaultBufferPacker();
    out.packMapHeader(5).packString("later").packArrayHeader(1).packMapHeader(1);
    out.packInt(7).packNil().packString("ts").packLong(5).packInt(3).packDouble(1.5);
    out.packString("message").packInt(1).packString("t").packString("ping").packString("rest");
    assertThat(FrameCodec.decode(out.toByteArray())).isEqualTo(new Frame.Ping(5));
  }

  @Test
  void the_array_form_is_read() throws Exception {
    var out = MessagePack.newDefaultBufferPacker();
    out.packArrayHeader(5).packString("hello_hub").packString("v");
    for (String hex : List.of("01", "02", "03")) {
      out.packBinaryHeader(1).writePayload(Vectors.bytes(hex));
    }
    assertThat(FrameCodec.decode(out.toByteArray()))
        .isEqualTo(
            new Frame.HelloHub(
                "v",
                Bytes.ofHex("01"),
                Bytes.ofHex("02"),
                Bytes.ofHex("03"),
                Optional.empty(),
                List.of()));
  }

  @Test
  void binary_may_come_as_text_or_as_an_array_of_numbers() throws Exception {
    var text = MessagePack.newDefaultBufferPacker();
    text.packMapHeader(2).packString("t").packString("proof_hub");
    text.packString("sig").packString("AB");
    assertThat(FrameCodec.decode(text.toByteArray()))
        .isEqualTo(new Frame.ProofHub(Bytes.ofHex("4142")));
    var array = MessagePack.newDefaultBufferPacker();
    array.packMapHeader(2).packString("t").packString("proof_hub");
    array.packString("sig").packArrayHeader(2).packInt(0).packInt(255);
    assertThat(FrameCodec.decode(array.toByteArray()))
        .isEqualTo(new Frame.ProofHub(Bytes.ofHex("00ff")));
  }

  @Test
  void an_unknown_type_is_told_apart_from_malformed_bytes() throws Exception {
    var out = MessagePack.newDefaultBufferPacker();
    out.packMapHeader(2).packString("t").packString("later").packString("ts").packString("x");
    assertThat(FrameCodec.decode(out.toByteArray())).isEqualTo(new Frame.Unknown("later"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "c0", // nil
        "80", // no type
        "90", // an empty array
        "81a174a470696e67", // ping without its number
        "82a174a470696e67a27473cb3ff8000000000000", // ping 1.5
        "83a174a470696e67a2747301a2747302", // two numbers
        "83a174a470696e67a174a470696e67a2747301", // two types
        "82a174a473796e63a56279746573c6ffffffff00", // four GB announced
        "82a174a473796e63a56279746573ddffffffff00", // four billion numbers announced
        "dfffffffff", // four billion keys announced
        "82a174a473796e63a56279746573920180cc", // an array with a map in it
        "82a174a473796e63a5627974657392cd010000", // 256 is no byte
        "82a174a470696e67a27473c1", // a byte that MessagePack never uses
        "82a174a56572726f72a76d657373616765a2c328", // not UTF-8
      })
  void malformed_bytes_are_a_protocol_error(String hex) {
    assertThatThrownBy(() -> FrameCodec.decode(Vectors.bytes(hex)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("protocol: decode: ");
  }

  @Test
  void a_value_nested_too_deep_is_a_protocol_error_and_one_less_deep_is_passed_over() {
    assertThat(FrameCodec.decode(nested(1000))).isEqualTo(new Frame.Ping(1));
    assertThatThrownBy(() -> FrameCodec.decode(nested(1_000_000)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("nested");
  }

  private static byte[] nested(int depth) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(Vectors.bytes("83a174a470696e67a2747301a178"));
    for (int i = 0; i < depth; i++) {
      out.write(0x91);
    }
    out.write(0xc0);
    return out.toByteArray();
  }
}
