package dev.agentsync.cli;

import dev.agentsync.kernel.VaultAccess;
import dev.agentsync.kernel.history.DiffPage;
import dev.agentsync.kernel.history.DiffQuery;
import dev.agentsync.kernel.history.FileDiff;
import dev.agentsync.kernel.history.History;
import dev.agentsync.kernel.history.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agentsync diff}. */
@Command(
    name = "diff",
    description = {
      "Tell how two moments differ, as a unified diff that 'patch -p1' and 'git apply' read.",
      "WHEN has the forms that 'agentsync restore-at --help' lists."
    })
final class DiffCommand implements Runnable {
  @Parameters(
      index = "0",
      paramLabel = "FROM",
      converter = WhenConverter.class,
      description = "The old moment.")
  private When from;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TO",
      converter = WhenConverter.class,
      description = "The new moment; now without it.")
  private When to = new When.Now();

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Only this file or folder; may be given several times.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--stat", description = "Only tell how much changed in each file.")
  private boolean stat;

  private final Globals globals;

  @SuppressWarnings("NullAway.Init") // picocli injects what was typed
  DiffCommand(Globals globals) {
    this.globals = globals;
  }

  @Override
  public void run() {
    try (VaultAccess vault = globals.attach()) {
      NotTakenIn notTakenIn = NotTakenIn.begin(vault, to instanceof When.Now);
      if (globals.json()) {
        var all = new ArrayList<FileDiff>();
        DiffPage moments = read(vault.history(), page -> all.addAll(page.files()));
        globals.tell(new Document(moments, all));
      } else {
        show(vault.history());
      }
      notTakenIn.tell(globals.console());
    }
  }

  private void show(History history) {
    try (Pager pager = Pager.open(globals.console())) {
      var text = new DiffText(pager);
      DiffPage moments =
          read(history, page -> page.files().forEach(stat ? text::stat : text::difference));
      if (stat) {
        text.total(moments);
      }
    }
  }

  /** Returns the first page, which names the moments like every other. */
  private DiffPage read(History history, Consumer<DiffPage> reader) {
    List<String> named = InVault.paths(globals, paths);
    DiffPage first = history.diff(new DiffQuery(from.text(), to.text(), named, !stat, 0));
    ReadAhead.each(() -> page(history, first, named), reader);
    return first;
  }

  /** All pages are of the moments that the first one found. */
  private ReadAhead.Page<DiffPage> page(History history, DiffPage page, List<String> named) {
    Supplier<ReadAhead.Page<DiffPage>> next =
        () ->
            page(
                history,
                history.diff(
                    new DiffQuery(
                        String.join(",", page.from().heads()),
                        String.join(",", page.to().heads()),
                        named,
                        !stat,
                        (int) page.next().getAsLong())),
                named);
    return new ReadAhead.Page<>(
        page, page.next().isPresent() ? Optional.of(next) : Optional.empty());
  }

  private record Document(DiffPage moments, List<FileDiff> files) implements Result {
    @Override
    public List<String> lines() {
      return List.of();
    }

    @Override
    public Map<String, ?> fields() {
      return Json.fields(
          "from",
          PastText.momentFields(moments.from()),
          "to",
          PastText.momentFields(moments.to()),
          "files",
          files.stream().map(Document::fields).toList());
    }

    private static Map<String, Object> fields(FileDiff file) {
      Map<String, Object> fields = PastText.stepFields(file.step());
      fields.put("diff", file.hunks());
      if (file.step().binary()) {
        fields.put("old_sha256", file.oldHash());
        fields.put("new_sha256", file.newHash());
        fields.put("old_size", file.oldSize());
        fields.put("new_size", file.newSize());
      }
      return fields;
    }
  }
}
