package dev.agentsync.kernel.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultLockTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path directory;

  /** Runs in a process of its own: takes the lock, says so, and keeps it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (VaultLock lock = VaultLock.tryTake(Path.of(arguments[0])).orElseThrow()) {
        System.out.println("held " + lock.hashCode());
        System.in.read();
      }
    }
  }

  private Process hold() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "-Dagentsync.command=agentsync watch",
                Holder.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).startsWith("held");
    return process;
  }

  /** The compiled sources: the lock needs nothing else, and the module path has no other form. */
  private static String classPath() {
    return Path.of("target", "classes").toAbsolutePath()
        + File.pathSeparator
        + Path.of("target", "test-classes").toAbsolutePath();
  }

  @Test
  void one_process_has_the_vault_at_a_time() {
    try (VaultLock lock = VaultLock.tryTake(directory).orElseThrow()) {
      assertThat(VaultLock.tryTake(directory)).isEmpty();
      assertThat(lock).isNotNull();
    }
    VaultLock again = VaultLock.tryTake(directory).orElseThrow();
    again.close();
    again.close();
  }

  @Test
  void another_process_is_named_and_its_death_frees_the_vault() throws Exception {
    Process holder = hold();
    try {
      assertThat(VaultLock.tryTake(directory)).isEmpty();
      assertThat(VaultLock.take(directory, Duration.ofMillis(50))).isEmpty();
      LockOwner owner = VaultLock.owner(directory).orElseThrow();
      assertThat(owner.pid()).isEqualTo(holder.pid());
      assertThat(owner.command()).isEqualTo("agentsync watch");
      assertThat(VaultLock.busy(directory, directory))
          .hasMessageContaining("process " + holder.pid() + " (agentsync watch, since ");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    try (VaultLock lock = VaultLock.take(directory, LONG).orElseThrow()) {
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void somebody_who_waits_gets_the_vault_as_soon_as_it_is_free() throws Exception {
    Process holder = hold();
    holder.getOutputStream().close(); // the end of its input lets it go
    try (VaultLock lock = VaultLock.take(directory, LONG).orElseThrow()) {
      assertThat(lock).isNotNull();
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void a_lock_file_with_nonsense_names_nobody() throws IOException {
    Files.writeString(directory.resolve("lock"), "pid=zebra\n");
    assertThat(VaultLock.owner(directory)).isEmpty();
    assertThat(LockOwner.parse("")).isEmpty();
    try (FileChannel channel =
        FileChannel.open(directory.resolve("lock"), StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    assertThat(VaultLock.busy(directory, directory)).hasMessageContaining("another process");
  }

  @Test
  void an_owner_reads_back() {
    LockOwner self = LockOwner.self();

    assertThat(LockOwner.parse(self.render())).isEqualTo(Optional.of(self));
  }
}
