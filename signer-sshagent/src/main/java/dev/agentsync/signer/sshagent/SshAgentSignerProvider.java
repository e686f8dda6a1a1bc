package dev.agentsync.signer.sshagent;

import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs with an ssh-agent's key. A single Ed25519 key is taken by itself; of several, one must be
 * named.
 */
public final class SshAgentSignerProvider implements SignerProvider {
  private final Patience patience;

  /** Creates the provider; touches nothing. */
  public SshAgentSignerProvider() {
    this(Patience.USUAL);
  }

  SshAgentSignerProvider(Patience patience) {
    this.patience = patience;
  }

  @Override
  public String id() {
    return "sshagent";
  }

  @Override
  public boolean serves(Options options) {
    return options.wish() != Wish.FILE;
  }

  @Override
  public Signer open(Options options) {
    Agent agent = agent(options);
    List<Offer> offers = agent.keys();
    if (options.agentKey().isPresent()) {
      DeviceKey key = options.agentKey().get();
      if (offers.stream().noneMatch(offer -> offer.key().equals(key))) {
        throw new ConfigException(agent.missing(key) + others(offers));
      }
      return new AgentSigner(agent, key);
    }
    if (offers.isEmpty()) {
      throw new ConfigException(
          "The ssh-agent at "
              + socket(options)
              + " offers no Ed25519 key. Add one with `ssh-add`, or unlock the agent with `ssh-add"
              + " -X` if it is locked.");
    }
    if (offers.size() > 1) {
      throw new ConfigException(
          "The ssh-agent at "
              + socket(options)
              + " has several Ed25519 keys. Choose one with --identity-agent-pubkey, or [identity]"
              + " agent_pubkey in config.toml:"
              + lines(offers));
    }
    return new AgentSigner(agent, offers.getFirst().key());
  }

  @Override
  public List<Offer> offers(Options options) {
    return agent(options).keys();
  }

  private Agent agent(Options options) {
    return new Agent(new AgentSocket(socket(options)), patience);
  }

  private static Path socket(Options options) {
    return options
        .agentSocket()
        .orElseThrow(
            () ->
                new ConfigException(
                    "The key is to come from an ssh-agent, but no agent is known. Set [identity]"
                        + " agent_socket in config.toml or $SSH_AUTH_SOCK, or give"
                        + " --identity-agent."));
  }

  private static String others(List<Offer> offers) {
    return offers.isEmpty() ? "" : " It has:" + lines(offers);
  }

  private static String lines(List<Offer> offers) {
    return offers.stream()
        .map(offer -> "\n    " + offer.key().ssh() + " " + oneLine(offer.comment()))
        .collect(Collectors.joining());
  }

  /** A comment is whatever somebody wrote; it must not pretend to be a line of ours. */
  private static String oneLine(String comment) {
    return comment.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
  }
}
