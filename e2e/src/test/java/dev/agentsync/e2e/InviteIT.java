package dev.agentsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsync.testkit.AgentsyncProcess;
import dev.agentsync.testkit.TestDevice;
import dev.agentsync.testkit.Workspace;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new device gets in with a code, and nobody copies a key. */
class InviteIT {
  @TempDir Path directory;
  private Workspace workspace;
  private TestDevice hub;
  private TestDevice.Running running;

  @BeforeEach
  void start() {
    workspace = Workspace.in(directory);
    hub = workspace.hub("hub");
    hub.write("notes.md", "for the phone\n");
    running = hub.listen();
  }

  @AfterEach
  void stop() {
    workspace.close();
  }

  private static AgentsyncProcess.Finished join(TestDevice device, String code) {
    return device
        .startPlain("device", "join", code, device.folder().toString())
        .finish(TestDevice.SOON);
  }

  private static String found(String text, String pattern) {
    Matcher found = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    assertThat(found.find()).as("%s in:%n%s", pattern, text).isTrue();
    return found.group(1);
  }

  @Test
  void a_code_lets_one_device_in_and_both_sides_show_the_same_words() {
    AgentsyncProcess invite = hub.start("device", "invite", "--label", "phone", "--wait");
    String code = invite.awaitOut("^code: (\\S+)$", TestDevice.SOON).group(1);
    TestDevice phone = workspace.device("phone");

    AgentsyncProcess.Finished joined = join(phone, code);

    assertThat(joined.exitCode()).as(joined.err()).isZero();
    String words = found(joined.out(), "^words: (.+)$");
    assertThat(found(invite.finish(TestDevice.SOON).out(), "^words: (.+)$")).isEqualTo(words);
    assertThat(phone.read("notes.md")).isEqualTo("for the phone\n");
    assertThat(hub.read("authorized_keys")).contains(phone.key() + " phone\n");
    assertThat(hub.ok("device", "list")).contains("phone  SHA256:");

    TestDevice thief = workspace.device("thief");
    AgentsyncProcess.Finished late = join(thief, code);
    assertThat(late.exitCode()).isEqualTo(4);
    assertThat(late.err()).contains("used already");
    assertThat(thief.folder()).doesNotExist();

    hub.ok("device", "remove", "phone");
    phone.write("notes.md", "from outside\n");
    assertThat(phone.run("push").exitCode()).isEqualTo(4);
    assertThat(hub.read("notes.md")).isEqualTo("for the phone\n");
  }

  @Test
  void a_code_that_is_taken_back_lets_nobody_in() {
    AgentsyncProcess.Finished brief = hub.run("device", "invite", "--expires", "1s");
    assertThat(brief.exitCode()).isEqualTo(3);
    assertThat(brief.err()).contains("lasts from one minute to seven days");

    TestDevice phone = workspace.device("phone");
    AgentsyncProcess waiting = hub.start("device", "invite", "--label", "late", "--wait");
    waiting.awaitOut("^code: ", TestDevice.SOON);
    hub.ok("device", "withdraw", "late");
    assertThat(waiting.finish(TestDevice.SOON).out()).contains("Nobody used the invitation");

    String taken = found(hub.ok("device", "invite", "--label", "phone"), "^code: (\\S+)$");
    assertThat(hub.ok("device", "list")).contains("phone  invited");
    assertThat(hub.ok("device", "withdraw", "phone")).contains("is withdrawn");
    assertThat(hub.ok("device", "list")).doesNotContain("invited");
    AgentsyncProcess.Finished refused = join(phone, taken);
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("taken back on the hub");
    assertThat(phone.folder()).doesNotExist();
  }

  @Test
  void a_mistyped_code_names_its_group_and_an_open_one_survives_kill_9_of_the_hub() {
    String made = hub.ok("device", "invite", "--json");
    String code = found(made, "\"code\":\"([^\"]+)\"");
    TestDevice phone = workspace.device("phone");
    char third = code.charAt(16);
    String wrong = code.substring(0, 16) + (third == 'A' ? 'B' : 'A') + code.substring(17);
    AgentsyncProcess.Finished mistyped = join(phone, wrong);
    assertThat(mistyped.exitCode()).isEqualTo(3);
    assertThat(mistyped.err()).contains("mistyped in group 3 of").doesNotContain(wrong);

    running.process().signal("KILL");
    running.process().finish(TestDevice.SOON);
    String address = running.url().substring("wss://".length());
    hub.start("watch", "--listen", address).awaitOut("^watching ", TestDevice.SOON);
    AgentsyncProcess.Finished joined = join(phone, found(made, "\"link\":\"([^\"]+)\""));
    assertThat(joined.exitCode()).as(joined.err()).isZero();
    assertThat(phone.read("notes.md")).isEqualTo("for the phone\n");
  }
}
