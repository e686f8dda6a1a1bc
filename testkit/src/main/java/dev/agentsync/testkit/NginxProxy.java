package dev.agentsync.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real nginx on the loopback interface that terminates TLS and passes WebSockets on to a hub
 * without. Closing it ends it.
 */
public final class NginxProxy implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final int port;

  private NginxProxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one below an empty directory. Skips the test where nginx or openssl is not installed,
   * and fails it there if the variable {@code CI} is set.
   *
   * @param hubPort where the hub listens on this machine
   * @param idle after how long a connection on which nothing moves is cut
   */
  public static NginxProxy start(Path directory, int hubPort, Duration idle) {
    String nginx = require("nginx");
    String openssl = require("openssl");
    try {
      int port = freePort();
      Path folder = Files.createDirectories(directory);
      run(
          folder,
          List.of(
              openssl,
              "req",
              "-x509",
              "-newkey",
              "ec",
              "-pkeyopt",
              "ec_paramgen_curve:prime256v1",
              "-nodes",
              "-subj",
              "/CN=proxy.example",
              "-keyout",
              "key.pem",
              "-out",
              "cert.pem"));
      Files.writeString(folder.resolve("nginx.conf"), configuration(port, hubPort, idle));
      Process process =
          new ProcessBuilder(nginx, "-p", folder + "/", "-e", "error.log", "-c", "nginx.conf")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said.log").toFile())
              .start();
      NginxProxy proxy = new NginxProxy(process, port);
      Conditions.await("nginx to listen", PATIENCE, () -> listens(port) || !process.isAlive());
      if (!process.isAlive()) {
        throw new AssertionError("nginx ended: " + Files.readString(folder.resolve("said.log")));
      }
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port on which it speaks TLS. */
  public int port() {
    return port;
  }

  private static String configuration(int port, int hubPort, Duration idle) {
    return """
    daemon off;
    master_process off;
    pid nginx.pid;
    events {}
    http {
      access_log off;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      server {
        listen 127.0.0.1:%d ssl;
        ssl_protocols TLSv1.3;
        ssl_certificate cert.pem;
        ssl_certificate_key key.pem;
        location / {
          proxy_pass http://127.0.0.1:%d;
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection "upgrade";
          proxy_set_header Host $host;
          proxy_read_timeout %dms;
          proxy_send_timeout %dms;
        }
      }
    }
    """
        .formatted(port, hubPort, idle.toMillis(), idle.toMillis());
  }

  private static String require(String program) {
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)),
                Stream.of("/usr/sbin", "/usr/local/sbin"))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && System.getenv("CI") != null) {
      throw new AssertionError(program + " is not installed, and this is a build server");
    }
    Assumptions.assumeTrue(found.isPresent(), program + " is not installed (apt install nginx)");
    return found.orElseThrow().toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(Path folder, List<String> command) throws IOException {
    Process made =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    try {
      if (!made.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || made.exitValue() != 0) {
        made.destroyForcibly();
        throw new AssertionError(
            "openssl failed: " + Files.readString(folder.resolve("openssl.log")));
      }
    } catch (InterruptedException e) {
      made.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while making a certificate", e);
    }
  }

  /** Ends it and waits until it is gone; every connection is cut. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
