package dev.agentsync.cli;

import dev.agentsync.kernel.RemoteVault;
import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.device.Arrival;
import dev.agentsync.kernel.device.Invitation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Invites a device to one or several vaults with one code, and waits for it if asked to. */
final class Inviter {
  private final Globals globals;
  private final InviteArguments arguments;

  Inviter(Globals globals, InviteArguments arguments) {
    this.globals = globals;
    this.arguments = arguments;
  }

  void run() {
    List<VaultAccess> open = new ArrayList<>();
    try {
      Optional<Invitation> made = Optional.empty();
      for (Path folder : DeviceVault.folders(globals, arguments.vaults())) {
        VaultAccess vault = DeviceVault.attach(globals, folder);
        open.add(vault);
        made = Optional.of(vault.devices().invite(arguments.query(made.map(Invitation::code))));
      }
      Invitation invitation = made.orElseThrow();
      globals.tell(new Shown(invitation, globals.console().shows()));
      invitation.remarks().forEach(globals.console().err()::println);
      // Only a hub that runs elsewhere can let anybody in meanwhile.
      if (arguments.waits(globals.console()) && open.getLast() instanceof RemoteVault hub) {
        await(hub, invitation);
      }
    } finally {
      open.forEach(VaultAccess::close);
    }
  }

  private void await(VaultAccess hub, Invitation invitation) {
    globals
        .console()
        .err()
        .println("Waiting for the device. Ctrl-C ends the waiting, not the invitation.");
    Optional<Arrival> arrival = Optional.empty();
    Duration left = Duration.between(Instant.now(), invitation.expires());
    while (arrival.isEmpty() && left.isPositive()) {
      arrival = hub.devices().await(invitation.id(), left);
      Duration now = Duration.between(Instant.now(), invitation.expires());
      if (now.compareTo(left.minusSeconds(1)) > 0) {
        break; // it did not wait: nobody can come any more
      }
      left = now;
    }
    globals.tell(
        arrival
            .map(Inviter::arrived)
            .orElseGet(
                () ->
                    Moment.of(
                        "not_joined", List.of("Nobody used the invitation, and nobody can now."))));
  }

  private static Moment arrived(Arrival arrival) {
    return Moment.of(
        "joined",
        List.of(
            arrival.label() + " has joined: " + arrival.device().fingerprint(),
            "words: " + arrival.words(),
            "If the new device shows other words, somebody else has used the code: run 'agentsync"
                + " device remove "
                + arrival.label()
                + "'."),
        "label",
        arrival.label(),
        "identity_pub",
        arrival.device().ssh(),
        "fingerprint",
        arrival.device().fingerprint(),
        "words",
        arrival.words());
  }

  private record Shown(Invitation invitation, boolean picture) implements Result {
    @Override
    public List<String> lines() {
      var lines = new ArrayList<String>();
      lines.add(
          "Invitation for "
              + invitation.label()
              + ", good for one device until "
              + invitation.expires()
              + ". Show it to nobody else.");
      lines.add("code: " + invitation.code());
      lines.add("link: " + invitation.link());
      if (picture) {
        lines.add("");
        lines.addAll(QrPicture.of(invitation.link().toUpperCase(Locale.ROOT)));
        lines.add("");
      }
      lines.add("On the new device: agentsync device join CODE");
      return lines;
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "code", invitation.code(),
          "link", invitation.link(),
          "label", invitation.label(),
          "expires", invitation.expires(),
          "addresses", invitation.addresses().stream().map(Object::toString).toList(),
          "remarks", invitation.remarks());
    }
  }
}
