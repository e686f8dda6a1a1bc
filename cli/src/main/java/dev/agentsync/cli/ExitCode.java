package dev.agentsync.cli;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.VaultException;

/** The documented exit codes: one per way of reacting to a failure. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int CONFIGURATION = 3;
  static final int TRUST = 4;
  static final int NETWORK = 5;
  static final int STORAGE = 6;
  static final int BUSY = 7;

  private ExitCode() {}

  static int of(Throwable failure) {
    return failure instanceof AgentsyncException known ? of(known) : FAILURE;
  }

  private static int of(AgentsyncException failure) {
    return switch (failure) {
      case ConfigException _, VaultException _ -> CONFIGURATION;
      case AuthException _ -> TRUST;
      case NetworkException _, ProtocolException _ -> NETWORK;
      case StorageException _, DocumentException _ -> STORAGE;
      case VaultBusyException _ -> BUSY;
    };
  }
}
