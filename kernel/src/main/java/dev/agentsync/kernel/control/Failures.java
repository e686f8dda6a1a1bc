package dev.agentsync.kernel.control;

import dev.agentsync.kernel.AgentsyncException;
import dev.agentsync.kernel.AuthException;
import dev.agentsync.kernel.ConfigException;
import dev.agentsync.kernel.DocumentException;
import dev.agentsync.kernel.NetworkException;
import dev.agentsync.kernel.ProtocolException;
import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.VaultBusyException;
import dev.agentsync.kernel.VaultException;

/** Carries a failure across the socket, so that a command fails the same way as without it. */
final class Failures {
  private Failures() {}

  static String kind(AgentsyncException failure) {
    return switch (failure) {
      case AuthException _ -> "auth";
      case ConfigException _ -> "config";
      case DocumentException _ -> "document";
      case NetworkException _ -> "network";
      case ProtocolException _ -> "protocol";
      case StorageException _ -> "storage";
      case VaultBusyException _ -> "busy";
      case VaultException _ -> "vault";
    };
  }

  static AgentsyncException of(String kind, String message) {
    return switch (kind) {
      case "auth" -> new AuthException(message);
      case "config" -> new ConfigException(message);
      case "document" -> new DocumentException(message);
      case "network" -> new NetworkException(message);
      case "storage" -> new StorageException(message);
      case "busy" -> new VaultBusyException(message);
      case "vault" -> new VaultException(message);
      default -> new ProtocolException(message);
    };
  }
}
