package dev.agentsync.kernel.sync;

import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.document.FileEntry;
import dev.agentsync.kernel.spi.BlobHash;
import dev.agentsync.kernel.wire.Frame;
import dev.agentsync.kernel.wire.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The blobs of one session: what this side asks for, what the other side asked for.
 *
 * <p>Each request is followed by a ping. Both sides answer in order, so the pong says that the
 * request was answered, or that the other side does not have the blob. A side of our own kind then
 * remembers who asked and sends the blob when it has it; another is asked again, less and less
 * often, and is sent unasked whatever it may lack, as it never asks.
 */
final class BlobTraffic {
  private static final int MOST_IN_FLIGHT = 4;
  private static final int MOST_REMEMBERED = 8192;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  private final BlobExchange exchange;
  private final Outbox outbox;
  private final boolean asks; // the other side asks for what it lacks
  private final String peer;
  private final Set<BlobHash> delivered; // unasked pushes it has taken, on earlier connections too

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<BlobHash> toAsk = new LinkedHashSet<>();
  private final Set<BlobHash> absent = new HashSet<>();
  private final Map<Long, BlobHash> inFlight = new HashMap<>();
  private final Set<BlobHash> lost = new HashSet<>();
  private final Map<Long, CountDownLatch> rounds = new HashMap<>();
  private final Set<BlobHash> theyLack = new LinkedHashSet<>();
  private final Set<BlobHash> serving = new HashSet<>();
  private final Set<BlobHash> toPush = new LinkedHashSet<>();
  private final Map<Long, BlobHash> pushing = new HashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Duration retry = FIRST_RETRY;
  private boolean retrying;
  private long asked; // requests made by either side, to notice quiet
  private long lastPing;

  BlobTraffic(
      BlobExchange exchange, Outbox outbox, boolean asks, String peer, Set<BlobHash> delivered) {
    this.exchange = exchange;
    this.outbox = outbox;
    this.asks = asks;
    this.peer = peer;
    this.delivered = delivered;
  }

  void begin() {
    exchange.join(this);
    if (!asks) {
      for (FileEntry file : exchange.files()) {
        file.blob().filter(exchange.blobs()::contains).ifPresent(this::here);
      }
    }
  }

  void end() {
    exchange.leave(this);
    ended.countDown();
    lock.lock();
    try {
      rounds.values().forEach(CountDownLatch::countDown);
    } finally {
      lock.unlock();
    }
  }

  /** This device has begun to lack a blob. */
  void wanted(BlobHash hash) {
    lock.lock();
    try {
      if (!inFlight.containsValue(hash) && !absent.contains(hash)) {
        toAsk.add(hash);
        askMore();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A blob is here that the other side may lack. */
  void here(BlobHash hash) {
    lock.lock();
    try {
      absent.remove(hash);
      if (theyLack.remove(hash)) {
        serve(hash);
      } else if (!asks && !delivered.contains(hash) && !pushing.containsValue(hash)) {
        toPush.add(hash);
        pushMore();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The other side asks for a blob. */
  void fetch(String text) {
    BlobHash hash = valid(text);
    boolean here = exchange.blobs().contains(hash);
    lock.lock();
    try {
      asked++;
      if (here) {
        serve(hash);
      } else if (asks) {
        remember(hash);
      } else {
        String answer = "blob fetch " + hash + ": not found: blob: " + hash;
        add(new Outbox.Task.Send(new Frame.Failure(answer)));
      }
    } finally {
      lock.unlock();
    }
    if (!here && asks && exchange.blobs().contains(hash)) {
      here(hash); // it arrived in between
    }
  }

  /** The other side sends a blob. */
  void push(String text, Payload content) {
    BlobHash hash = valid(text);
    if (!exchange.receive(hash, content, peer)) {
      lock.lock();
      try {
        lost.add(hash);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Returns the content to send in its turn; empty if it is gone by now. */
  Optional<byte[]> content(BlobHash hash) {
    lock.lock();
    try {
      serving.remove(hash);
    } finally {
      lock.unlock();
    }
    return exchange.blobs().get(hash);
  }

  void ping(long ts) {
    add(new Outbox.Task.Send(new Frame.Pong(ts)));
  }

  void pong(long ts) {
    lock.lock();
    try {
      Optional.ofNullable(rounds.remove(ts)).ifPresent(CountDownLatch::countDown);
      BlobHash hash = inFlight.remove(ts);
      if (hash != null) {
        if (exchange.wants(hash)) {
          absent.add(hash);
          if (lost.remove(hash) || !asks) {
            retryLater();
          }
        }
        askMore();
      }
      BlobHash taken = pushing.remove(ts);
      if (taken != null) {
        delivered.add(taken);
        pushMore();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether an error frame only says that the other side lacks a blob we asked it for. */
  boolean explains(String failure) {
    lock.lock();
    try {
      return failure.startsWith("blob fetch ") && !asks && !inFlight.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks the other side for a sign of life, and waits for it.
   *
   * @return whether it came in time and nobody asked for a blob meanwhile or waits for one
   */
  boolean quietRound(Duration limit) throws InterruptedException {
    var answered = new CountDownLatch(1);
    long before;
    lock.lock();
    try {
      if (ended.getCount() == 0) {
        return false;
      }
      before = asked;
      long ts = ++lastPing;
      rounds.put(ts, answered);
      add(new Outbox.Task.Send(new Frame.Ping(ts)));
    } finally {
      lock.unlock();
    }
    boolean came = answered.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    lock.lock();
    try {
      return came
          && ended.getCount() > 0
          && asked == before
          && toAsk.isEmpty()
          && inFlight.isEmpty()
          && toPush.isEmpty()
          && pushing.isEmpty()
          && serving.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void askMore() {
    Iterator<BlobHash> next = toAsk.iterator();
    while (inFlight.size() < MOST_IN_FLIGHT && next.hasNext()) {
      BlobHash hash = next.next();
      next.remove();
      if (exchange.wants(hash)) {
        asked++;
        inFlight.put(++lastPing, hash);
        add(new Outbox.Task.Send(new Frame.BlobFetch(hash.hex())));
        add(new Outbox.Task.Send(new Frame.Ping(lastPing)));
      }
    }
  }

  private void pushMore() {
    Iterator<BlobHash> next = toPush.iterator();
    while (pushing.size() < MOST_IN_FLIGHT && next.hasNext()) {
      BlobHash hash = next.next();
      next.remove();
      pushing.put(++lastPing, hash);
      serve(hash);
      add(new Outbox.Task.Send(new Frame.Ping(lastPing)));
    }
  }

  private void serve(BlobHash hash) {
    if (serving.add(hash)) {
      add(new Outbox.Task.Serve(hash));
    }
  }

  private void remember(BlobHash hash) {
    if (theyLack.size() >= MOST_REMEMBERED) {
      theyLack.remove(theyLack.iterator().next());
    }
    theyLack.add(hash);
  }

  private void retryLater() {
    if (!retrying) {
      retrying = true;
      Duration wait = retry;
      retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
      Thread.ofVirtual().name("blob retry " + peer).start(() -> askAgainAfter(wait));
    }
  }

  private void askAgainAfter(Duration wait) {
    try {
      if (ended.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    lock.lock();
    try {
      retrying = false;
      List<BlobHash> again = new ArrayList<>(absent);
      absent.clear();
      toAsk.addAll(again);
      askMore();
    } finally {
      lock.unlock();
    }
  }

  private void add(Outbox.Task task) {
    if (!outbox.offer(task)) {
      outbox.close(new Frame.Failure("asked for more than was read"));
    }
  }

  private static BlobHash valid(String text) {
    if (!BlobHash.isValid(text)) {
      throw new ProtocolException("protocol: a blob's name is not a lower-case hex SHA-256");
    }
    return new BlobHash(text);
  }
}
