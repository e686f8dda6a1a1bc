package dev.agentsync.cli;

import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.HubAddress;
import dev.agentsync.kernel.OpenOptions;
import dev.agentsync.kernel.TrustDecision;
import dev.agentsync.kernel.Vault;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agentsync watch}, the command that stays. */
@Command(
    name = "watch",
    description = "Keep the folder in sync until Ctrl-C. This is what happens without a command.")
final class WatchCommand implements Runnable {
  private static final String PLAIN = "ws";
  private static final String PLAIN_WARNING =
      "warning: listening without TLS; put a proxy in front that adds it, or use this only where"
          + " the network encrypts";
  private static final String DEFAULT_PLAIN_PORT = "80";
  private static final String UNSET = "";

  @Option(
      names = "--listen",
      arity = "0..1",
      paramLabel = "ADDR",
      fallbackValue = UNSET,
      description =
          "Be the hub: accept devices at this IP:port. Default: 0.0.0.0:443; with --no-tls port"
              + " PORT, or 80.")
  private @Nullable String listen;

  @Option(
      names = "--rendezvous",
      paramLabel = "URL",
      description = "The hub to connect to, instead of the configured one.")
  private @Nullable String rendezvous;

  @Option(names = "--offline", description = "Connect to no hub.")
  private boolean offline;

  @Option(
      names = "--authorized-keys",
      paramLabel = "KEYS",
      description =
          "Keys to add to authorized_keys, separated by commas or newlines. Also"
              + " AGENTSYNC_AUTHORIZED_KEYS.")
  private String authorizedKeys = FromEnvironment.orElse("AGENTSYNC_AUTHORIZED_KEYS", "");

  @Mixin private final KeyArguments key = new KeyArguments();

  @Option(
      names = "--no-tls",
      description = "Speak plain WebSocket, behind a proxy that adds TLS. Also AGENTSYNC_NO_TLS.")
  private boolean noTls = FromEnvironment.isSet("AGENTSYNC_NO_TLS");

  private final Globals globals;

  WatchCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    Optional<URI> address = address();
    CompletableFuture<Staying> later = new CompletableFuture<>();
    Vault vault = Vault.open(globals.directory(), options(later));
    try (Staying staying = Staying.with(globals, vault::close)) {
      later.complete(staying);
      vault.damage().forEach(sentence -> globals.console().err().println("damage: " + sentence));
      try (ProgressDisplay progress = new ProgressDisplay(globals.console())) {
        vault.start(progress);
      }
      if (!authorizedKeys.isBlank()) {
        vault.authorize(authorizedKeys);
      }
      if (address.isPresent()) {
        URI url = vault.listen(address.get());
        globals.tell(Moment.of("listening", List.of("listening on " + url), "url", url));
        if (url.getScheme().equals(PLAIN)) {
          globals.console().err().println(PLAIN_WARNING);
        }
      } else {
        hub(vault).ifPresent(url -> connect(vault, url));
      }
      globals.tell(
          Moment.of(
              "watching",
              List.of(
                  "watching " + vault.root(),
                  "vault_id: " + vault.vaultId(),
                  "identity_pub: " + vault.device().ssh()),
              "root",
              vault.root(),
              "vault_id",
              vault.vaultId(),
              "identity_pub",
              vault.device().ssh()));
      staying.stay();
    }
  }

  private Optional<URI> address() {
    return Optional.ofNullable(listen)
        .map(text -> text.equals(UNSET) ? anyInterface() : text)
        .map(text -> ListenAddress.uri(text, noTls ? PLAIN : "wss"));
  }

  /** Platforms that terminate TLS tell in PORT where they expect the program. */
  private String anyInterface() {
    return noTls
        ? "0.0.0.0:" + FromEnvironment.orElse("PORT", DEFAULT_PLAIN_PORT).strip()
        : ListenAddress.DEFAULT;
  }

  private Optional<URI> hub(Vault vault) {
    if (offline) {
      return Optional.empty();
    }
    String given = rendezvous;
    if (given == null) {
      return vault.rendezvous();
    }
    return Optional.of(HubAddress.parse(noTls && !given.contains("://") ? "ws://" + given : given));
  }

  private void connect(Vault vault, URI url) {
    globals.tell(Moment.of("connecting", List.of("connecting to rendezvous: " + url), "url", url));
    vault.connect(url);
  }

  /** An unknown hub that nobody can vouch for ends the watch: waiting would not change it. */
  private OpenOptions options(CompletableFuture<Staying> staying) {
    TrustDecision asked =
        new TrustPrompt(globals.console(), (hub, _) -> "agentsync hub trust '" + hub.ssh() + "'");
    TrustDecision decision =
        (hub, url) -> {
          AuthException refusal;
          try {
            if (asked.decide(hub, url)) {
              return true;
            }
            refusal = new AuthException("The hub at " + url + " is not trusted: you said no.");
          } catch (AuthException e) {
            refusal = e;
          }
          AuthException told = refusal;
          staying.thenAccept(stay -> stay.end(told));
          throw told;
        };
    return OpenOptions.DEFAULT
        .trusting(decision)
        .writingAs(globals.author())
        .telling(event -> globals.tellPrograms(EventReport.of(event)))
        .signingWith(key.choice(globals.console()));
  }
}
