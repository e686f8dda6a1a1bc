package dev.agentsync.kernel.invite;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultException;
import dev.agentsync.kernel.device.Arrival;
import dev.agentsync.kernel.spi.Bytes;
import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.wire.Door;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The invitations of one vault at its hub: makes them, and lets in who holds one. The file is the
 * truth, so that a restart neither forgets nor revives any. Any thread may call.
 *
 * <p>An invitation is burnt durably before its device is added: whatever happens in between, no
 * second device gets in. The device that burnt it may come again until it is added.
 */
public final class Invitations implements Door {
  /** Adds a device to the vault, as one change, durable when it returns. */
  @FunctionalInterface
  public interface Register {
    /** Adds it. */
    void add(DeviceKey device, String label);
  }

  /** Hears of devices that were let in, on the device's thread. */
  @FunctionalInterface
  public interface Listener {
    /** A device was let in; the words are shown on both sides. */
    void joined(DeviceKey device, String label, String words);
  }

  private static final System.Logger LOG = System.getLogger("agentsync.invite");
  private static final int MOST_OPEN = 16;
  private static final int MOST_KEPT = 64;
  private static final int MOST_WRONG = 5;

  private final InvitationFile file;
  private final String vaultId;
  private final InstantSource clock;
  private final Register register;
  private final Listener listener;
  private final Guesses guesses;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;

  /**
   * Creates those of a vault.
   *
   * @param directory the vault's private folder
   */
  public Invitations(
      Path directory, String vaultId, InstantSource clock, Register register, Listener listener) {
    this.file = new InvitationFile(directory);
    this.vaultId = vaultId;
    this.clock = clock;
    this.register = register;
    this.listener = listener;
    this.guesses = new Guesses(clock);
  }

  /**
   * Remembers an invitation; durable when this returns.
   *
   * @return its id
   * @throws VaultException if too many are open
   * @throws StorageException if it could not be written
   */
  public Bytes open(Bytes secret, String label, Instant expires) {
    lock.lock();
    try {
      var all = new ArrayList<>(current());
      long open = all.stream().filter(one -> one.state() instanceof Invited.Open).count();
      if (open >= MOST_OPEN) {
        throw new VaultException(
            open
                + " invitations to this vault are open already. Wait until one was used or has"
                + " expired.");
      }
      Invited invited = Invited.open(secret, label, expires);
      all.removeIf(one -> one.id().equals(invited.id()));
      all.add(invited);
      while (all.size() > MOST_KEPT) {
        all.removeFirst(); // open ones are at most sixteen and the youngest
      }
      file.write(all);
      return invited.id();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the labels of open invitations. */
  public List<String> awaited() {
    lock.lock();
    try {
      return current().stream()
          .filter(one -> one.state() instanceof Invited.Open)
          .map(Invited::label)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes back the open invitations with a label; durable when this returns.
   *
   * @return how many that were
   */
  public int withdraw(String label) {
    lock.lock();
    try {
      List<Bytes> open =
          current().stream()
              .filter(one -> one.state() instanceof Invited.Open && one.label().equals(label))
              .map(Invited::id)
              .toList();
      open.forEach(id -> replace(id, one -> one.with(new Invited.Withdrawn())));
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a device has used an invitation; empty if that does not happen in the given time,
   * or cannot any more.
   */
  public Optional<Arrival> await(Bytes id, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    lock.lock();
    try {
      while (!closed) {
        Optional<Invited> one = find(id);
        if (one.isEmpty() || one.get().state() instanceof Invited.Spent) {
          return one.flatMap(Invitations::arrival);
        }
        Duration alive = Duration.between(clock.instant(), one.get().expires());
        long left = Math.min(deadline - System.nanoTime(), alive.toNanos());
        boolean awaited =
            one.get().state() instanceof Invited.Open || one.get().state() instanceof Invited.Taken;
        if (!awaited || left <= 0) {
          return Optional.empty();
        }
        boolean _ = changed.await(left, TimeUnit.NANOSECONDS);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private static Optional<Arrival> arrival(Invited one) {
    return one.state() instanceof Invited.Spent spent
        ? one.words().map(words -> new Arrival(spent.by(), one.label(), words))
        : Optional.empty();
  }

  /** Wakes who waits for a device. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Answer knock(DeviceKey peer, Bytes shown, byte[] transcript) {
    lock.lock();
    try {
      return judge(peer, shown, transcript);
    } catch (StorageException e) {
      LOG.log(System.Logger.Level.ERROR, "{0}", e.getMessage());
      return refused(Refusal.UNKNOWN);
    } finally {
      lock.unlock();
    }
  }

  private Answer judge(DeviceKey peer, Bytes shown, byte[] transcript) {
    Optional<Invited> found =
        shown.length() == InviteKeys.SHOWN ? find(idOf(shown)) : Optional.empty();
    if (found.isEmpty()) {
      guesses.wrong();
      return refused(Refusal.UNKNOWN);
    }
    if (!guesses.open()) { // told to those alone who have an id: others must not learn what is here
      return refused(Refusal.TOO_MANY);
    }
    Invited one = found.get();
    return switch (one.state()) {
      case Invited.Open open -> prove(one, open.secret(), peer, shown, transcript);
      case Invited.Taken taken ->
          taken.by().equals(peer)
              ? prove(one, taken.secret(), peer, shown, transcript)
              : refused(Refusal.USED);
      case Invited.Spent _ -> refused(Refusal.USED);
      case Invited.Expired _ -> refused(Refusal.EXPIRED);
      case Invited.Guessed _ -> refused(Refusal.GUESSED);
      case Invited.Withdrawn _ -> refused(Refusal.WITHDRAWN);
    };
  }

  private Answer prove(Invited one, Bytes secret, DeviceKey peer, Bytes shown, byte[] transcript) {
    InviteKeys keys = InviteKeys.of(secret);
    if (!keys.provesPeer(shown, transcript, vaultId)) {
      guesses.wrong();
      return refused(wrong(one));
    }
    String words = keys.words(transcript, vaultId);
    return new Guest(
        keys.answerOfHub(transcript, vaultId), () -> enter(one.id(), secret, peer, words));
  }

  private Refusal wrong(Invited one) {
    Invited counted = one.guessedOnce();
    boolean last = counted.wrong() >= MOST_WRONG;
    replace(one.id(), _ -> last ? counted.with(new Invited.Guessed()) : counted);
    LOG.log(
        System.Logger.Level.WARNING,
        last
            ? "invitation withdrawn after wrong proofs label={0}"
            : "wrong proof of an invitation label={0}",
        one.label());
    return last ? Refusal.GUESSED : Refusal.MISMATCH;
  }

  private Optional<String> enter(Bytes id, Bytes secret, DeviceKey peer, String words) {
    try {
      return burnAndAdd(id, secret, peer, words);
    } catch (AgentsyncException e) {
      LOG.log(System.Logger.Level.ERROR, "an invited device could not be added", e);
      return Optional.of(
          "the hub could not add this device; see its log, then use the same invitation again");
    }
  }

  /** Burns the invitation, adds the device, and tells; empty if it is in. */
  private Optional<String> burnAndAdd(Bytes id, Bytes secret, DeviceKey peer, String words) {
    lock.lock();
    try {
      Optional<Invited> found = find(id);
      boolean first = found.filter(one -> one.state() instanceof Invited.Open).isPresent();
      boolean again =
          found
              .map(Invited::state)
              .filter(state -> state instanceof Invited.Taken taken && taken.by().equals(peer))
              .isPresent();
      if (!first && !again) { // another device was quicker, or its time ran out meanwhile
        return Optional.of(
            found.map(Invitations::lost).orElse(Refusal.USED).words(clock.instant()));
      }
      replace(id, one -> one.taken(secret, peer, words));
      String label = found.orElseThrow().label();
      register.add(peer, label);
      replace(id, one -> one.with(new Invited.Spent(peer)));
      LOG.log(
          System.Logger.Level.INFO,
          "invitation used label={0} fp={1} words=\"{2}\"",
          label,
          peer.fingerprint(),
          words);
      listener.joined(peer, label, words);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Why an invitation that was open a moment ago is not any more. */
  private static Refusal lost(Invited one) {
    return switch (one.state()) {
      case Invited.Expired _ -> Refusal.EXPIRED;
      case Invited.Withdrawn _ -> Refusal.WITHDRAWN;
      case Invited.Guessed _ -> Refusal.GUESSED;
      case Invited.Open _, Invited.Taken _, Invited.Spent _ -> Refusal.USED;
    };
  }

  private void replace(Bytes id, UnaryOperator<Invited> change) {
    file.write(
        current().stream().map(one -> one.id().equals(id) ? change.apply(one) : one).toList());
    changed.signalAll();
  }

  private Optional<Invited> find(Bytes id) {
    return current().stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /**
   * Returns them as they stand now; that one has expired stays so even if the clock is set back.
   */
  private List<Invited> current() {
    Instant now = clock.instant();
    List<Invited> read = file.read();
    List<Invited> current = read.stream().map(one -> one.at(now)).toList();
    if (!current.equals(read)) {
      file.write(current);
    }
    return current;
  }

  private static Bytes idOf(Bytes shown) {
    return Bytes.of(Arrays.copyOf(shown.toArray(), InviteKeys.ID));
  }

  private Refused refused(Refusal why) {
    return new Refused(why.words(clock.instant()));
  }
}
