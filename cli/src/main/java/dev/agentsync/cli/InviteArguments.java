package dev.agentsync.cli;

import dev.agentsync.kernel.HubAddress;
import dev.agentsync.kernel.device.InviteQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that invite a device. */
final class InviteArguments {
  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "What the new device will be called, such as phone.")
  private @Nullable String label;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = SpanConverter.class,
      description =
          "How long the invitation is good for, such as 90s, 10m, 2h or 1d. Default: 10m.")
  private Duration expires = InviteQuery.DEFAULT.lasts();

  @Option(
      names = "--address",
      paramLabel = "URL",
      description = "Where devices reach this hub, such as wss://hub.example.org; remembered.")
  private @Nullable String address;

  @Option(
      names = "--vault",
      paramLabel = "DIR",
      description =
          "Invite to this vault alone; may be given several times. Default: your identity, and with"
              + " it all your vaults; without one the current vault.")
  private List<String> vaults = List.of();

  @Option(
      names = "--wait",
      negatable = true,
      description =
          "Wait for the device and show the words that it must show too. Default: on a terminal.")
  private @Nullable Boolean wait;

  List<String> vaults() {
    return vaults;
  }

  boolean waits(Console console) {
    return wait == null ? console.shows() : wait;
  }

  InviteQuery query(Optional<String> beside) {
    return new InviteQuery(
        Optional.ofNullable(label),
        expires,
        Optional.ofNullable(address).map(HubAddress::parse),
        beside);
  }
}
