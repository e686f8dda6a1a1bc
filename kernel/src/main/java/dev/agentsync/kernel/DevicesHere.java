package dev.agentsync.kernel;

import dev.agentsync.kernel.control.ControlRequest;
import dev.agentsync.kernel.device.Device;
import dev.agentsync.kernel.device.DeviceDesk;
import dev.agentsync.kernel.device.DeviceList;
import dev.agentsync.kernel.device.Followed;
import dev.agentsync.kernel.device.InviteQuery;
import dev.agentsync.kernel.device.OwnedVault;
import dev.agentsync.kernel.device.OwnedVaults;
import dev.agentsync.kernel.device.Questions;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.document.VaultDocument;
import dev.agentsync.kernel.identity.AuthorizedKeys;
import dev.agentsync.kernel.identity.VaultsFile;
import dev.agentsync.kernel.invite.Invitations;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.sync.PeerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Answers about the devices of a vault that is open in this process. Any thread may ask. */
final class DevicesHere implements DeviceDesk {
  /** How a question arrives: its details as the type they are asked with. */
  interface Question {
    <Q extends Record> Q as(Class<Q> type);

    static Question of(Record query) {
      return new Question() {
        @Override
        public <Q extends Record> Q as(Class<Q> type) {
          return type.cast(query);
        }
      };
    }

    static Question of(ControlRequest request) {
      return request::arguments;
    }
  }

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private final VaultDocument document;
  private final boolean identity;
  private final KeyList keys;
  private final LazySigner signer;
  private final VaultNetwork network;
  private final Invitations invitations;
  private final Inviting inviting;

  DevicesHere(
      VaultFolder folder,
      VaultDocument document,
      LazySigner signer,
      VaultNetwork network,
      Invitations invitations,
      boolean identity) {
    this.document = document;
    this.identity = identity;
    this.keys = new KeyList(document);
    this.signer = signer;
    this.network = network;
    this.invitations = invitations;
    this.inviting = new Inviting(folder, document.vaultId(), keys, signer, network, invitations);
  }

  @Override
  public <R extends Record> R ask(
      String command, Record query, Class<R> answer, Progress progress) {
    return answer.cast(answer(command, Question.of(query)));
  }

  /** Answers one question. */
  Record answer(String command, Question question) {
    return switch (command) {
      case "invite" -> inviting.invite(question.as(InviteQuery.class));
      case "await" -> await(question.as(Questions.Waiting.class));
      case "list" -> list();
      case "withdraw" -> withdraw(question.as(Questions.Which.class).name());
      case "remove" -> remove(question.as(Questions.Which.class).name());
      case "vaults" -> vaults();
      case "describe" -> inviting.describe(question.as(Questions.Where.class).address());
      case "own" -> {
        OwnedVault vault = question.as(OwnedVault.class);
        yield changeVaults(text -> VaultsFile.set(text, vault));
      }
      case "disown" -> {
        String id = question.as(Questions.Which.class).name();
        yield changeVaults(text -> VaultsFile.remove(text, id));
      }
      case "follow" -> follow(question.as(DeviceList.class));
      default ->
          throw new ProtocolException(
              "The process that watches the vault does not know 'device "
                  + command
                  + "'. Is it of an older version? Restart it.");
    };
  }

  private Questions.Arrived await(Questions.Waiting waiting) {
    Duration limit = waiting.limit().compareTo(LONGEST_WAIT) < 0 ? waiting.limit() : LONGEST_WAIT;
    try {
      return new Questions.Arrived(invitations.await(Bytes.ofHex(waiting.id()), limit));
    } catch (IllegalArgumentException e) {
      throw new VaultException("No invitation is called " + waiting.id() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultException("Interrupted while waiting for a device.", e);
    }
  }

  private DeviceList list() {
    String text = keys.text();
    return new DeviceList(
        devices(AuthorizedKeys.parse(text).entries()),
        identity ? devices(AuthorizedKeys.removed(text)) : List.of(),
        invitations.awaited());
  }

  private List<Device> devices(List<AuthorizedKeys.Entry> entries) {
    Set<DeviceKey> connected =
        network.peers().stream().map(PeerStatus::key).collect(Collectors.toSet());
    return entries.stream()
        .map(
            entry ->
                new Device(
                    entry.key(),
                    entry.label(),
                    entry.key().equals(signer.publicKey()),
                    connected.contains(entry.key())))
        .toList();
  }

  private Questions.Done withdraw(String label) {
    if (invitations.withdraw(label) == 0) {
      throw new VaultException(
          "No invitation for " + label + " is open. `agentsync device list` shows those that are.");
    }
    return new Questions.Done(true);
  }

  private Device remove(String name) {
    List<Device> meant =
        list().devices().stream()
            .filter(
                device -> device.label().equals(name) || device.key().fingerprint().equals(name))
            .toList();
    if (meant.isEmpty()) {
      throw new VaultException(
          "No device is called " + name + ". `agentsync device list` shows what they are called.");
    }
    if (meant.stream().map(Device::key).distinct().count() > 1) {
      throw new VaultException(
          "Several devices are called "
              + name
              + ". Say which by its fingerprint: "
              + meant.stream().map(d -> d.key().fingerprint()).collect(Collectors.joining(", "))
              + ".");
    }
    Device device = meant.getFirst();
    if (device.self()) {
      throw new VaultException(
          "That is this very device, which would lock itself out. Remove it from another one.");
    }
    if (identity) {
      keys.strike(device.key());
    } else {
      keys.remove(device.key());
    }
    return device;
  }

  /** Wakes who waits for a device. */
  void close() {
    invitations.close();
  }

  private OwnedVaults vaults() {
    return VaultsFile.parse(
        requireIdentity()
            .file(VaultsFile.PATH)
            .map(FileEntry::id)
            .map(document::text)
            .orElse(VaultsFile.EMPTY));
  }

  private Questions.Done changeVaults(UnaryOperator<String> edit) {
    OwnedVaults before = vaults();
    KeyList.change(document, VaultsFile.PATH, edit);
    return new Questions.Done(!before.equals(vaults()));
  }

  private VaultDocument requireIdentity() {
    if (!identity) {
      throw new VaultException(
          "This vault is no identity. `agentsync identity create NAME` makes one.");
    }
    return document;
  }

  private Followed follow(DeviceList owner) {
    List<AuthorizedKeys.Entry> in =
        owner.devices().stream()
            .map(device -> new AuthorizedKeys.Entry(device.key(), device.label()))
            .toList();
    AuthorizedKeys before = keys.keys();
    List<DeviceKey> out =
        owner.removed().stream()
            .map(Device::key)
            .filter(key -> !key.equals(signer.publicKey()) && before.contains(key))
            .toList();
    keys.change(
        text -> {
          String changed = AuthorizedKeys.add(text, in);
          for (DeviceKey key : out) {
            changed = AuthorizedKeys.remove(changed, key);
          }
          return changed;
        });
    int added = (int) in.stream().filter(entry -> !before.contains(entry.key())).count();
    return new Followed(added, out.size());
  }
}
