package dev.agentsync.agent;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A unit of systemd. */
record SystemdUnit(ServicePlan plan) implements ServiceUnit {
  private static final String FOR_ALL =
      """
      NoNewPrivileges=yes
      LockPersonality=yes
      RestrictRealtime=yes
      RestrictSUIDSGID=yes
      RestrictNamespaces=yes
      RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
      SystemCallArchitectures=native
      """;

  // Vaults lie anywhere, and long socket paths are shortened by way of the temporary folder: so
  // neither home nor temporary folders can be hidden from it.
  private static final String FOR_THE_MACHINE =
      """
      AmbientCapabilities=CAP_NET_BIND_SERVICE
      CapabilityBoundingSet=CAP_NET_BIND_SERVICE
      ProtectSystem=full
      ProtectClock=yes
      ProtectControlGroups=yes
      ProtectHostname=yes
      ProtectKernelLogs=yes
      ProtectKernelModules=yes
      ProtectKernelTunables=yes
      PrivateDevices=yes
      SystemCallFilter=@system-service
      """;

  String name() {
    return "agentsync" + plan.suffix("-") + ".service";
  }

  @Override
  public Path file() {
    return plan.system()
        ? Path.of("/etc/systemd/system", name())
        : plan.home().resolve(".config/systemd/user").resolve(name());
  }

  @Override
  public String text() {
    return """
    [Unit]
    Description=agentsync keeps the vaults of %s (profile %s) in sync
    After=network-online.target
    Wants=network-online.target

    [Service]
    Type=notify
    NotifyAccess=main
    ExecStart=%s --profile %s agent start -f
    Restart=on-failure
    RestartSec=5
    RestartPreventExitStatus=2 3 7
    TimeoutStopSec=10
    LimitNOFILE=65536
    %s%s
    [Install]
    WantedBy=%s
    """
        .formatted(
            plan.user(),
            plan.profile().name(),
            quoted(plan.launcher().toString()),
            plan.profile().name(),
            (plan.system() ? "User=" + plan.user() + "\n" : "") + FOR_ALL,
            plan.system() ? FOR_THE_MACHINE : "",
            plan.system() ? "multi-user.target" : "default.target");
  }

  /** systemd expands no variables in the name of the program, and takes no quotes in it. */
  private static String quoted(String program) {
    return '"' + program.replace("%", "%%") + '"';
  }

  @Override
  public List<List<String>> enabling() {
    return List.of(systemctl("daemon-reload"), systemctl("enable", "--now", name()));
  }

  @Override
  public List<List<String>> disabling() {
    return List.of(systemctl("disable", "--now", name()));
  }

  private List<String> systemctl(String... words) {
    return plan.system()
        ? join(List.of("systemctl"), words)
        : join(List.of("systemctl", "--user"), words);
  }

  private static List<String> join(List<String> first, String... more) {
    return Stream.concat(first.stream(), Arrays.stream(more)).toList();
  }

  @Override
  public String remark() {
    return plan.system()
        ? "It starts with the machine. Its log: journalctl -u " + name()
        : "It starts when you log in; to have it start with the machine, run 'loginctl"
            + " enable-linger'. Its log: journalctl --user -u "
            + name();
  }
}
