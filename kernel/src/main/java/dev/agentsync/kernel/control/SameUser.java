package dev.agentsync.kernel.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/** Tells whether the process at the other end of a Unix socket belongs to the same user. */
final class SameUser {
  private final UserPrincipal self;

  SameUser(UserPrincipal self) {
    this.self = self;
  }

  /** Returns false if it certainly is somebody else; the superuser may read everything anyway. */
  boolean allows(SocketChannel channel) throws IOException {
    if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
      return true; // the socket's mode is all there is on this system
    }
    UserPrincipal user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    return user.equals(self)
        || user.getName().equals(self.getName())
        || user.getName().equals("root");
  }
}
