package dev.agentsync.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * The commands, in the order in which help lists them. A command line that names one is parsed with
 * that one alone: reading the annotations of all takes longer than most commands do.
 */
final class Commands {
  private static final Map<String, Function<Globals, Object>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("init", InitCommand::new);
    ALL.put("watch", WatchCommand::new);
    ALL.put("clone", CloneCommand::new);
    ALL.put("status", StatusCommand::new);
    ALL.put("push", PushCommand::new);
    ALL.put("pull", PullCommand::new);
    ALL.put("deletions", DeletionsCommand::new);
    ALL.put("storage", StorageCommand::new);
    ALL.put("log", LogCommand::new);
    ALL.put("show", ShowCommand::new);
    ALL.put("diff", DiffCommand::new);
    ALL.put("blame", BlameCommand::new);
    ALL.put("restore-at", RestoreAtCommand::new);
    ALL.put("undo", UndoCommand::new);
    ALL.put("snapshot", SnapshotCommand::new);
    ALL.put("compact", CompactCommand::new);
    ALL.put("export", ExportCommand::new);
    ALL.put("import", ImportCommand::new);
    ALL.put("backup", BackupCommand::new);
    ALL.put("device", DeviceCommand::new);
    ALL.put("identity", IdentityCommand::new);
    ALL.put("halo", HaloCommand::new);
    ALL.put("key", KeyCommand::new);
    ALL.put("hub", HubCommand::new);
    ALL.put("agent", AgentCommand::tree);
    ALL.put("vault", VaultCommand::new);
    ALL.put("profile", ProfileCommand::new);
    ALL.put("reset", ResetCommand::new);
    ALL.put("plugins", PluginsCommand::new);
    ALL.put("demo", DemoCommand::new);
    ALL.put("completions", CompletionsCommand::new);
    ALL.put("version", VersionCommand::new);
    ALL.put("help", HelpCommand::new);
  }

  /** Those that look at all the others. */
  private static final Set<String> NEED_ALL = Set.of("completions", "help");

  private Commands() {}

  static Set<String> names() {
    return Collections.unmodifiableSet(ALL.keySet());
  }

  /** Returns the whole tree. */
  static CommandLine tree(Globals globals) {
    CommandLine root = new CommandLine(globals);
    ALL.values().forEach(command -> root.addSubcommand(command.apply(globals)));
    return allowingFoldersNamedLikeCommands(root);
  }

  /** Returns as much of the tree as a command needs; all of it if the name is no command's. */
  static CommandLine tree(Globals globals, String name) {
    Function<Globals, Object> command = ALL.get(name);
    return command == null || NEED_ALL.contains(name)
        ? tree(globals)
        : allowingFoldersNamedLikeCommands(
            new CommandLine(globals).addSubcommand(command.apply(globals)));
  }

  /** {@code --cwd hub} names a folder, though {@code hub} is a command as well. */
  private static CommandLine allowingFoldersNamedLikeCommands(CommandLine line) {
    return line.setAllowSubcommandsAsOptionParameters(true);
  }
}
