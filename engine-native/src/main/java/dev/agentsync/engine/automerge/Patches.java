package dev.agentsync.engine.automerge;

import dev.agentsync.kernel.spi.Mark;
import dev.agentsync.kernel.spi.Patch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.automerge.PatchAction;
import org.automerge.Prop;

/** Translates the library's patches. */
final class Patches {
  private Patches() {}

  static List<Patch> of(List<org.automerge.Patch> patches) {
    return patches.stream().map(Patches::of).toList();
  }

  private static Patch of(org.automerge.Patch patch) {
    return new Patch(
        NativeObjectId.of(patch.getObj()),
        patch.getPath().stream().map(element -> step(element.getProp())).toList(),
        // The library's FlagConflict does not extend PatchAction although it is handed out as one.
        action((Object) patch.getAction()));
  }

  private static Patch.Action action(Object action) {
    return switch (action) {
      case PatchAction.PutMap it ->
          new Patch.Action.PutKey(it.getKey(), Values.of(it.getValue()), it.isConflict());
      case PatchAction.PutList it ->
          new Patch.Action.PutIndex(it.getIndex(), Values.of(it.getValue()), it.isConflict());
      case PatchAction.Insert it ->
          new Patch.Action.Insert(it.getIndex(), it.getValues().stream().map(Values::of).toList());
      case PatchAction.SpliceText it -> new Patch.Action.InsertText(it.getIndex(), it.getText());
      case PatchAction.Increment it ->
          new Patch.Action.Increment(step(it.getProperty()), it.getValue());
      case PatchAction.DeleteMap it -> new Patch.Action.DeleteKey(it.getKey());
      case PatchAction.DeleteList it -> new Patch.Action.Delete(it.getIndex(), it.getLength());
      case PatchAction.Mark it -> new Patch.Action.Marked(marks(Arrays.asList(it.getMarks())));
      case PatchAction.FlagConflict it -> new Patch.Action.Conflict(step(it.getProperty()));
      default -> throw new IllegalStateException("Unknown patch " + action.getClass());
    };
  }

  static List<Mark> marks(List<org.automerge.Mark> marks) {
    return marks.stream().map(Patches::mark).flatMap(Optional::stream).toList();
  }

  private static Optional<Mark> mark(org.automerge.Mark mark) {
    return Optional.of(
        new Mark(mark.getStart(), mark.getEnd(), mark.getName(), Values.scalar(mark.getValue())));
  }

  private static Patch.Step step(Prop prop) {
    return switch (prop) {
      case Prop.Key it -> new Patch.Step.Key(it.getValue());
      case Prop.Index it -> new Patch.Step.Index(it.getValue());
      default -> throw new IllegalStateException("Unknown property " + prop.getClass());
    };
  }
}
