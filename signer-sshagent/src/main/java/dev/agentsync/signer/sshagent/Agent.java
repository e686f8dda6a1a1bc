package dev.agentsync.signer.sshagent;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.SignerProvider.Offer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.agent.SshAgentConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** What an ssh-agent can do for us. Every call is a connection of its own. */
final class Agent {
  private static final System.Logger LOG = System.getLogger("agentsync.identity");
  private static final String ED25519 = "ssh-ed25519";
  private static final int MOST_KEYS = 1000;

  private final AgentSocket socket;
  private final Patience patience;

  Agent(AgentSocket socket, Patience patience) {
    this.socket = socket;
    this.patience = patience;
  }

  /**
   * Returns the Ed25519 keys; a locked agent says that it has none.
   *
   * @throws ConfigException if there is no agent
   */
  List<Offer> keys() {
    try {
      Buffer answer =
          ask(
              request(SshAgentConstants.SSH2_AGENTC_REQUEST_IDENTITIES),
              new Patience(patience.listing(), patience.listing(), patience.listing()));
      return identities(answer);
    } catch (TimeoutException e) {
      throw new ConfigException(
          "The ssh-agent at "
              + socket.path()
              + " does not say which keys it has within "
              + patience.listing().toSeconds()
              + " s. Restart it.",
          e);
    } catch (IOException | BufferException e) {
      throw new ConfigException(unreachable(e), e);
    }
  }

  private List<Offer> identities(Buffer answer) throws IOException {
    if (answer.getByte() != SshAgentConstants.SSH2_AGENT_IDENTITIES_ANSWER) {
      throw new IOException("it does not list its keys");
    }
    int count = answer.getInt();
    if (count < 0 || count > MOST_KEYS) {
      throw new IOException("it says it has " + count + " keys");
    }
    var keys = new ArrayList<Offer>();
    for (int i = 0; i < count; i++) {
      byte[] blob = answer.getBytes();
      String comment = answer.getString(StandardCharsets.UTF_8);
      // Keys of other kinds, and certificates, are none of ours; we need not understand them.
      ed25519(blob).ifPresent(key -> keys.add(new Offer(key, comment, socket.path().toString())));
    }
    return keys;
  }

  private static Optional<DeviceKey> ed25519(byte[] blob) {
    Buffer in = new ByteArrayBuffer(blob);
    if (!in.getString().equals(ED25519)) {
      return Optional.empty();
    }
    byte[] key = in.getBytes();
    return key.length == DeviceKey.LENGTH
        ? Optional.of(new DeviceKey(Bytes.of(key)))
        : Optional.empty();
  }

  /**
   * Returns the agent's signature.
   *
   * @throws AuthException if it refuses, is gone, or takes too long
   */
  byte[] sign(DeviceKey key, byte[] message) {
    Buffer request = request(SshAgentConstants.SSH2_AGENTC_SIGN_REQUEST);
    request.putBytes(key.wire());
    request.putBytes(message);
    request.putInt(0);
    byte[] signature;
    try {
      Buffer answer = ask(request, patience);
      if (answer.getByte() != SshAgentConstants.SSH2_AGENT_SIGN_RESPONSE) {
        throw refused(key);
      }
      Buffer blob = new ByteArrayBuffer(answer.getBytes());
      signature = blob.getString().equals(ED25519) ? blob.getBytes() : new byte[0];
    } catch (TimeoutException e) {
      throw new AuthException(
          "The ssh-agent at "
              + socket.path()
              + " did not sign within "
              + patience.signing().toSeconds()
              + " s. If the key "
              + key.fingerprint()
              + " is on a token, touch it when it blinks; if the agent asks for a confirmation,"
              + " give it.",
          e);
    } catch (IOException | BufferException e) {
      throw new AuthException(unreachable(e), e);
    }
    if (!key.verifies(message, signature)) {
      throw new AuthException(
          "The ssh-agent at "
              + socket.path()
              + " made a signature that is not one of the key "
              + key.fingerprint()
              + ". Restart the agent.");
    }
    return signature;
  }

  private AuthException refused(DeviceKey key) {
    boolean there;
    try {
      there = keys().stream().anyMatch(offer -> offer.key().equals(key));
    } catch (ConfigException e) {
      return new AuthException(String.valueOf(e.getMessage()), e);
    }
    return there
        ? new AuthException(
            "ssh-agent refused to sign (user cancelled, key locked, or wrong key): the one at "
                + socket.path()
                + " has the key "
                + key.fingerprint()
                + ". Confirm when it asks, and enter the right PIN.")
        : new AuthException(missing(key));
  }

  /** Returns what to tell somebody whose key the agent does not have. */
  String missing(DeviceKey key) {
    return "ssh-agent at "
        + socket.path()
        + " has no key matching "
        + key.fingerprint()
        + ". Add it with `ssh-add`, or unlock the agent with `ssh-add -X` if it is locked.";
  }

  private Buffer ask(Buffer request, Patience limits) throws IOException, TimeoutException {
    try {
      return socket.ask(request, limits.quiet(), this::tellWaiting, limits.signing());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SshException("interrupted while waiting for it", e);
    }
  }

  private void tellWaiting() {
    LOG.log(
        Level.WARNING,
        "waiting for the ssh-agent socket="
            + socket.path()
            + " seconds="
            + patience.signing().toSeconds()
            + ": touch the key if it blinks, or confirm if the agent asks");
  }

  private String unreachable(Exception e) {
    String why =
        Files.exists(socket.path())
            ? String.valueOf(e.getMessage()).replaceAll("\\.$", "")
            : "there is no such socket";
    return "Cannot use the ssh-agent at "
        + socket.path()
        + ": "
        + why
        + ". Start one (`eval $(ssh-agent)` and `ssh-add`), or name its socket with"
        + " --identity-agent, [identity] agent_socket or SSH_AUTH_SOCK.";
  }

  private static Buffer request(byte type) {
    Buffer request = new ByteArrayBuffer();
    request.putByte(type);
    return request;
  }
}
