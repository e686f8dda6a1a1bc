package dev.agentsync.kernel.wire;

import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.spi.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * Frames as MessagePack. What is written is byte for byte what the public project writes; what is
 * read may differ from it in every way that project's readers tolerate.
 */
public final class FrameCodec {
  /** No frame is larger than its payload by more than this. */
  public static final int OVERHEAD = 256;

  private FrameCodec() {}

  /** Returns the frame as one message. */
  public static byte[] encode(Frame frame) {
    return switch (frame) {
      case Frame.HelloHub f -> {
        int more = f.caps().isEmpty() ? 0 : 1;
        var out =
            new FrameWriter("hello_hub", 5 + more)
                .text("vault_id", f.vaultId())
                .binary("hub_identity_pubkey", f.hubKey())
                .binary("hub_nonce", f.hubNonce())
                .binary("tls_cert_fingerprint", f.fingerprint())
                .optionalText("vault_name", f.vaultName());
        yield caps(out, f.caps()).done();
      }
      case Frame.HelloPeer f -> {
        int more = (f.caps().isEmpty() ? 0 : 1) + (f.invitation().isPresent() ? 1 : 0);
        var out =
            new FrameWriter("hello_peer", 3 + more)
                .binary("peer_identity_pubkey", f.peerKey())
                .binary("peer_nonce", f.peerNonce())
                .text("op", f.op());
        yield invitation(caps(out, f.caps()), f.invitation()).done();
      }
      case Frame.ProofHub f -> {
        int more = f.invitation().isPresent() ? 1 : 0;
        var out = new FrameWriter("proof_hub", 1 + more).binary("sig", f.signature());
        yield invitation(out, f.invitation()).done();
      }
      case Frame.ProofPeer f ->
          new FrameWriter("proof_peer", 1).binary("sig", f.signature()).done();
      case Frame.Sync f -> new FrameWriter("sync", 1).payload("bytes", f.message());
      case Frame.BlobFetch f -> new FrameWriter("blob_fetch", 1).text("hash", f.hash()).done();
      case Frame.BlobPush f ->
          new FrameWriter("blob_push", 2).text("hash", f.hash()).payload("bytes", f.content());
      case Frame.Ping f -> new FrameWriter("ping", 1).integer("ts", f.ts()).done();
      case Frame.Pong f -> new FrameWriter("pong", 1).integer("ts", f.ts()).done();
      case Frame.Failure f -> new FrameWriter("error", 1).text("message", f.message()).done();
      case Frame.Unknown f -> new FrameWriter(f.type(), 0).done();
    };
  }

  private static FrameWriter caps(FrameWriter out, List<String> caps) {
    return caps.isEmpty() ? out : out.texts("caps", caps);
  }

  private static FrameWriter invitation(FrameWriter out, Optional<Bytes> shown) {
    return shown.map(bytes -> out.binary("invitation", bytes)).orElse(out);
  }

  /**
   * Reads one message. Its array is given away: a payload goes on pointing into it.
   *
   * @throws ProtocolException if it is no frame; the memory used until then is in proportion to the
   *     message, whatever lengths it claims
   */
  public static Frame decode(byte[] message) {
    FrameReader in = FrameReader.of(message);
    return switch (in.type()) {
      case "hello_hub" -> {
        in.fields(
            "vault_id",
            "hub_identity_pubkey",
            "hub_nonce",
            "tls_cert_fingerprint",
            "vault_name",
            "caps");
        yield new Frame.HelloHub(
            in.text("vault_id"),
            in.binary("hub_identity_pubkey"),
            in.binary("hub_nonce"),
            in.binary("tls_cert_fingerprint"),
            in.optionalText("vault_name"),
            in.texts("caps"));
      }
      case "hello_peer" -> {
        in.fields("peer_identity_pubkey", "peer_nonce", "op", "caps", "invitation");
        yield new Frame.HelloPeer(
            in.binary("peer_identity_pubkey"),
            in.binary("peer_nonce"),
            in.text("op"),
            in.texts("caps"),
            in.optionalBinary("invitation"));
      }
      case "proof_hub" -> {
        in.fields("sig", "invitation");
        yield new Frame.ProofHub(in.binary("sig"), in.optionalBinary("invitation"));
      }
      case "proof_peer" -> new Frame.ProofPeer(in.fields("sig").binary("sig"));
      case "sync" -> new Frame.Sync(in.fields("bytes").payload("bytes"));
      case "blob_fetch" -> new Frame.BlobFetch(in.fields("hash").text("hash"));
      case "blob_push" -> {
        in.fields("hash", "bytes");
        yield new Frame.BlobPush(in.text("hash"), in.payload("bytes"));
      }
      case "ping" -> new Frame.Ping(in.fields("ts").integer("ts"));
      case "pong" -> new Frame.Pong(in.fields("ts").integer("ts"));
      case "error" -> new Frame.Failure(in.fields("message").text("message"));
      case String other -> new Frame.Unknown(other);
    };
  }
}
