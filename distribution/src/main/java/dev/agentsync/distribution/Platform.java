package dev.agentsync.distribution;

import java.util.Locale;

/** The platform that images are built on, and so for. */
record Platform(Os os, Cpu cpu) {
  /** Operating systems that native libraries are there for. */
  enum Os {
    LINUX,
    MAC,
    WINDOWS
  }

  /** Processors that native libraries are there for. */
  enum Cpu {
    X86_64,
    AARCH64
  }

  /**
   * Returns this machine's.
   *
   * @throws IllegalStateException if no native library is made for it
   */
  static Platform current() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String cpu = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return new Platform(
        os.startsWith("mac") ? Os.MAC : os.startsWith("windows") ? Os.WINDOWS : Os.LINUX,
        switch (cpu) {
          case "amd64", "x86_64" -> Cpu.X86_64;
          case "aarch64", "arm64" -> Cpu.AARCH64;
          default -> throw new IllegalStateException("Images are not built for " + cpu + ".");
        });
  }

  /** Returns the processor as most libraries write it. */
  String cpuName() {
    return cpu.name().toLowerCase(Locale.ROOT);
  }
}
