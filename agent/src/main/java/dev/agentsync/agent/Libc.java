package dev.agentsync.agent;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The few calls of the C library that the JDK has no words for. They have been the same on Linux
 * and macOS for decades; elsewhere there is no {@link #here}.
 */
@SuppressWarnings("restricted") // the image grants this module, and no other code, native access
final class Libc {
  private static final int UNIX = 1;
  private static final int DATAGRAM = 2;

  private Libc() {}

  /** Returns whether this system has these calls. */
  static boolean here() {
    String system = System.getProperty("os.name", "");
    return system.startsWith("Linux") || system.startsWith("Mac");
  }

  /** Begins a session, away from the terminal and its signals; returns whether that was done. */
  static boolean newSession() {
    try {
      return (int) function("setsid", ValueLayout.JAVA_INT).invokeExact() > 0;
    } catch (Throwable e) {
      throw failed("setsid", e);
    }
  }

  /**
   * Sends one message to a Unix datagram socket; returns whether it was taken.
   *
   * @param address a {@code struct sockaddr_un} as Linux lays it out, from its path on
   */
  static boolean send(byte[] address, byte[] message) {
    MethodHandle socket =
        function(
            "socket",
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT);
    MethodHandle send =
        function(
            "sendto",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT);
    MethodHandle close = function("close", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(2L + address.length, 2);
      to.set(ValueLayout.JAVA_SHORT, 0, (short) UNIX);
      MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, 2, address.length);
      MemorySegment what = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
      int descriptor = (int) socket.invokeExact(UNIX, DATAGRAM, 0);
      if (descriptor < 0) {
        return false;
      }
      long sent =
          (long)
              send.invokeExact(descriptor, what, (long) message.length, 0, to, (int) to.byteSize());
      int closed = (int) close.invokeExact(descriptor);
      return sent == message.length && closed == 0;
    } catch (Throwable e) {
      throw failed("sendto", e);
    }
  }

  private static MethodHandle function(
      String name, ValueLayout returned, ValueLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(returned, parameters));
  }

  private static IllegalStateException failed(String name, Throwable cause) {
    return new IllegalStateException("cannot call " + name, cause);
  }
}
