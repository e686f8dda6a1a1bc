package dev.agentsync.signer.sshagent;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;

/** One key of an agent. */
final class AgentSigner implements Signer {
  private final Agent agent;
  private final DeviceKey key;
  private volatile boolean closed;

  AgentSigner(Agent agent, DeviceKey key) {
    this.agent = agent;
    this.key = key;
  }

  @Override
  public DeviceKey publicKey() {
    return key;
  }

  @Override
  public byte[] sign(byte[] message) {
    if (closed) {
      throw new IllegalStateException("the signer is closed");
    }
    return agent.sign(key, message);
  }

  @Override
  public void close() {
    closed = true;
  }
}
