package dev.agentsync.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostTest {
  @TempDir Path directory;

  /** A service manager as small as it gets: it takes one datagram and prints it. */
  private static final String MANAGER =
      """
      use Socket;
      my $path = $ARGV[0] =~ s/^@/\\0/r;
      socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die $!;
      bind($s, pack_sockaddr_un($path)) or die $!;
      $| = 1;
      print "bound\\n";
      alarm 30;
      recv($s, my $message, 1000, 0);
      print $message;
      """;

  @Test
  void the_service_manager_is_told_in_a_file_and_by_name() throws Exception {
    assumeThat(Libc.here()).isTrue();
    Path script = Files.writeString(directory.resolve("manager.pl"), MANAGER);
    for (String socket :
        new String[] {
          directory.resolve("notify").toString(), "@agentsync-test-" + ProcessHandle.current().pid()
        }) {
      Process manager = new ProcessBuilder("perl", script.toString(), socket).start();
      try (var said = manager.inputReader(StandardCharsets.UTF_8)) {
        assertThat(said.readLine()).isEqualTo("bound");
        Host.tellReady(Map.of("NOTIFY_SOCKET", socket));
        assertThat(said.readLine()).isEqualTo("READY=1");
        assertThat(said.readLine()).isEqualTo("MAINPID=" + ProcessHandle.current().pid());
      } finally {
        manager.destroy();
        manager.waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void nobody_is_told_who_did_not_ask_and_a_gone_manager_is_no_failure() {
    Host.tellReady(Map.of());
    Host.tellReady(Map.of("NOTIFY_SOCKET", directory.resolve("nobody").toString()));
  }
}
