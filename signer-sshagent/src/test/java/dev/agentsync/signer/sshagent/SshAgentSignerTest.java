package dev.agentsync.signer.sshagent;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.testkit.SeedSigner;
import dev.agentsync.testkit.SignerContract;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The contract, with OpenSSH's agent. */
final class SshAgentSignerTest extends SignerContract {
  private @Nullable RealAgent agent;

  @Override
  protected SignerProvider provider() {
    return new SshAgentSignerProvider();
  }

  @Override
  protected SignerProvider.Options existingKey() throws Exception {
    RealAgent started = started();
    DeviceKey key = started.make("key", "ed25519");
    started.add("key");
    return new SignerProvider.Options(
        directory.resolve("none"), Optional.of(started.socket()), Optional.of(key));
  }

  @Override
  protected SignerProvider.Options missingKey() throws Exception {
    return new SignerProvider.Options(
        directory.resolve("none"),
        Optional.of(started().socket()),
        Optional.of(new SeedSigner(9).publicKey()));
  }

  private RealAgent started() throws Exception {
    RealAgent running = agent;
    if (running == null) {
      running = RealAgent.start(directory, false);
      agent = running;
    }
    return running;
  }

  @AfterEach
  void stop() {
    if (agent != null) {
      agent.close();
    }
  }
}
