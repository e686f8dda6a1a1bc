package dev.agentsync.engine.java;

import dev.agentsync.kernel.spi.Heads;
import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.ObjectId;
import dev.agentsync.kernel.spi.ObjectType;
import dev.agentsync.kernel.spi.Value;
import dev.agentsync.kernel.spi.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A document at given heads. Any thread may read it while another one changes the document: what
 * comes later has ids that the clock does not cover, and the lock keeps one call's view of the
 * spans whole.
 */
final class MomentView implements View {
  private final Lock lock;
  private final ClockView view;

  MomentView(JavaDocument document, Heads heads) {
    this(document, clock(document, heads));
  }

  MomentView(JavaDocument document, Clock clock) {
    lock = document.lock().readLock();
    view =
        new ClockView() {
          @Override
          OpSet ops() {
            return document.ops();
          }

          @Override
          @Nullable Clock clock() {
            return clock;
          }
        };
  }

  private static Clock clock(JavaDocument document, Heads heads) {
    return read(document.lock().readLock(), () -> document.history().clock(heads));
  }

  private <T> T read(Supplier<T> question) {
    return read(lock, question);
  }

  private static <T> T read(Lock lock, Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  // The three that a history asks ten thousand times do without a lambda: before anything is
  // compiled well, making one costs as much as the answer.

  @Override
  public Optional<Value> get(ObjectId map, String key) {
    lock.lock();
    try {
      return view.get(map, key);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<String, Value> entries(ObjectId map) {
    lock.lock();
    try {
      return view.entries(map);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String text(ObjectId text) {
    lock.lock();
    try {
      return view.text(text);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Value> conflicts(ObjectId map, String key) {
    return read(() -> view.conflicts(map, key));
  }

  @Override
  public Optional<Value> get(ObjectId list, long index) {
    return read(() -> view.get(list, index));
  }

  @Override
  public List<Value> conflicts(ObjectId list, long index) {
    return read(() -> view.conflicts(list, index));
  }

  @Override
  public List<Value> elements(ObjectId list) {
    return read(() -> view.elements(list));
  }

  @Override
  public long length(ObjectId object) {
    return read(() -> view.length(object));
  }

  @Override
  public Optional<ObjectType> type(ObjectId object) {
    return read(() -> view.type(object));
  }

  @Override
  public List<Mark> marks(ObjectId text) {
    return read(() -> view.marks(text));
  }
}
