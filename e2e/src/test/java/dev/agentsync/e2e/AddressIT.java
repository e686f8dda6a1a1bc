package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a hub's address is read, kept and shown. */
class AddressIT {
  private static final String NOWHERE = "hub.invalid";

  @TempDir Path directory;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.in(directory);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private AgentsyncProcess.Finished clone(String url) {
    TestDevice device = workspace.device("device");
    return device.startPlain("clone", url, device.folder().toString()).finish(TestDevice.SOON);
  }

  @Test
  void an_address_without_a_port_is_kept_as_it_is() {
    TestDevice device = workspace.device("device");
    device.ok("init", "--rendezvous", "wss://" + NOWHERE);
    assertThat(ConfigFile.of(device).text()).contains("\"wss://" + NOWHERE + "\"");
    assertThat(device.ok("status")).contains("wss://" + NOWHERE + "\n");
  }

  @Test
  void a_clone_adds_no_port_of_its_own() {
    AgentsyncProcess.Finished finished = clone("wss://" + NOWHERE);
    assertThat(finished.exitCode()).isEqualTo(5);
    assertThat(finished.err()).contains(NOWHERE);
    assertThat(finished.out() + finished.err()).doesNotContain("1234");
  }

  @Test
  void an_address_without_a_scheme_means_wss() {
    AgentsyncProcess.Finished finished = clone(NOWHERE + ":4430");
    assertThat(finished.exitCode()).isEqualTo(5);
    assertThat(finished.err()).contains("wss://" + NOWHERE + ":4430").doesNotContain("scheme");
  }
}
