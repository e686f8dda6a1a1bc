package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import java.util.HexFormat;

/** The public protocol's test vectors: what both sides of one handshake know and say. */
final class Vectors {
  static final DeviceKey HUB =
      key("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c");
  static final DeviceKey PEER =
      key("8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394");
  static final Bytes HUB_NONCE = Bytes.ofHex("11".repeat(32));
  static final Bytes PEER_NONCE = Bytes.ofHex("22".repeat(32));
  static final Bytes FINGERPRINT = Bytes.ofHex("33".repeat(32));
  static final Bytes HUB_SIGNATURE =
      Bytes.ofHex(
          "a8ead2b6d074c6146a3f0e6823290219de2188be71efd7e408b16840aa580be4"
              + "759f7fe577e185640a7d017d0226fd65e7cef844cfc7e086d45ac4da2fd0370a");
  static final Bytes PEER_SIGNATURE =
      Bytes.ofHex(
          "5304d6f7646f8adb25d4939b2a88dd1e5dfdf9a39cc4b71073486dcab0be3bfe"
              + "c0b3b71da78f454b6481713ed5d779fe20d5f7a998a8d6f8f39ac3ff4703e503");
  static final String VAULT = "00000000-0000-4000-8000-000000000000";
  static final String HELLO_HUB =
      "86a174a968656c6c6f5f687562a87661756c745f6964d92430303030303030302d303030302d343030302d383030"
          + "302d303030303030303030303030b36875625f6964656e746974795f7075626b6579c4208a88e3dd7409f1"
          + "95fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5ca96875625f6e6f6e6365c420111111111111"
          + "1111111111111111111111111111111111111111111111111111b4746c735f636572745f66696e67657270"
          + "72696e74c4203333333333333333333333333333333333333333333333333333333333333333aa7661756c"
          + "745f6e616d65c0";
  static final String HELLO_PEER =
      "84a174aa68656c6c6f5f70656572b4706565725f6964656e746974795f7075626b6579c4208139770ea87d175f56"
          + "a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394aa706565725f6e6f6e6365c42022222222222222"
          + "22222222222222222222222222222222222222222222222222a26f70a46a6f696e";
  static final String SYNC = "82a174a473796e63a56279746573c40a42000001000000020284";
  static final String HELLO_HASH =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  static final String PING = "82a174a470696e67a27473cf0000018bcfe56800";
  static final String ERROR =
      "82a174a56572726f72a76d657373616765d92270656572207369676e6174757265206661696c65642076657269"
          + "6669636174696f6e";

  private Vectors() {}

  static DeviceKey key(String hex) {
    return new DeviceKey(Bytes.ofHex(hex));
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
