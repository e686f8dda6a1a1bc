package dev.agentsync.agent;

import java.nio.file.Path;
import java.util.List;

/** A property list for launchd of macOS. */
record LaunchdUnit(ServicePlan plan) implements ServiceUnit {
  private String label() {
    return "dev.agentsync.agent" + plan.suffix(".");
  }

  @Override
  public Path file() {
    Path folder =
        plan.system()
            ? Path.of("/Library/LaunchDaemons")
            : plan.home().resolve("Library/LaunchAgents");
    return folder.resolve(label() + ".plist");
  }

  @Override
  public String text() {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>Label</key>
      <string>%s</string>
    %s  <key>ProgramArguments</key>
      <array>
        <string>%s</string>
        <string>--profile</string>
        <string>%s</string>
        <string>agent</string>
        <string>start</string>
        <string>-f</string>
      </array>
      <key>RunAtLoad</key>
      <true/>
      <key>KeepAlive</key>
      <dict>
        <key>SuccessfulExit</key>
        <false/>
      </dict>
      <key>ThrottleInterval</key>
      <integer>5</integer>
      <key>ExitTimeOut</key>
      <integer>10</integer>
      <key>ProcessType</key>
      <string>Background</string>
      <key>StandardErrorPath</key>
      <string>%s</string>
    </dict>
    </plist>
    """
        .formatted(
            label(),
            plan.system()
                ? "  <key>UserName</key>\n  <string>" + escaped(plan.user()) + "</string>\n"
                : "",
            escaped(plan.launcher().toString()),
            plan.profile().name(),
            escaped(new AgentFiles(plan.profile()).lastWords().toString()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public List<List<String>> enabling() {
    return List.of(List.of("launchctl", "load", "-w", file().toString()));
  }

  @Override
  public List<List<String>> disabling() {
    return List.of(List.of("launchctl", "unload", "-w", file().toString()));
  }

  @Override
  public String remark() {
    return (plan.system() ? "It starts with the machine." : "It starts when you log in.")
        + " Its log: "
        + new AgentFiles(plan.profile()).lastWords();
  }
}
