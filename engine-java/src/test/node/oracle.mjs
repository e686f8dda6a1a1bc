// npm's Automerge, told what to do: one JSON command per line on standard input, one JSON answer per
// line on standard output. Documents go by name; bytes are base64.

import * as A from "@automerge/automerge";
import * as readline from "node:readline";

const documents = new Map();
const states = new Map();
const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

function described(doc, value, path, withMarks) {
  if (value === null) return { null: true };
  if (typeof value === "string") {
    const text = { text: value };
    if (withMarks) text.marks = A.marks(doc, path).filter((mark) => mark.value !== null);
    return text;
  }
  if (typeof value === "number") return { int: String(value) };
  if (typeof value === "boolean") return { bool: value };
  if (value instanceof A.ImmutableString) return { str: value.val };
  if (value instanceof A.Counter) return { counter: String(value.value) };
  if (Array.isArray(value)) {
    return { list: value.map((one, at) => described(doc, one, [...path, at], withMarks)) };
  }
  const map = {};
  for (const key of Object.keys(value)) {
    map[key] = described(doc, value[key], [...path, key], withMarks);
  }
  return { map };
}

const show = (doc, withMarks) => described(doc, doc, [], withMarks);

function edit(d, { kind, key, at, deleted, text, end, name, value, expand, number }) {
  switch (kind) {
    case "text":
      d[key] = "";
      break;
    case "string":
      d[key] = new A.ImmutableString(text);
      break;
    case "int":
      d[key] = number;
      break;
    case "delete":
      delete d[key];
      break;
    case "splice":
      A.splice(d, [key], at, deleted, text);
      break;
    case "mark":
      A.mark(d, [key], { start: at, end, expand }, name, value);
      break;
    default:
      throw new Error(`no edit ${kind}`);
  }
}

const commands = {
  version: () => ({ version: process.version }),
  create({ name, actor }) {
    documents.set(name, A.init({ actor }));
    return {};
  },
  load({ name, actor, data }) {
    documents.set(name, A.load(bytes(data), { actor }));
    return {};
  },
  save: ({ name }) => ({ data: base64(A.save(documents.get(name))) }),
  show({ name }) {
    const doc = documents.get(name);
    return {
      heads: A.getHeads(doc).sort(),
      hashes: A.getAllChanges(doc).map((change) => A.decodeChange(change).hash).sort(),
      content: show(doc, true),
    };
  },
  at: ({ name, heads }) => ({ content: show(A.view(documents.get(name), heads), false) }),
  change({ name, time, message, edits, heads }) {
    const doc = documents.get(name);
    const apply = (d) => edits.forEach((one) => edit(d, one));
    const options = { time, message };
    const changed = heads
      ? A.changeAt(doc, heads, options, apply).newDoc
      : A.change(doc, options, apply);
    documents.set(name, changed);
    return { heads: A.getHeads(changed) };
  },
  meet({ name }) {
    states.set(name, A.initSyncState());
    return {};
  },
  say({ name }) {
    const [state, message] = A.generateSyncMessage(documents.get(name), states.get(name));
    states.set(name, state);
    return { data: message === null ? null : base64(message) };
  },
  hear({ name, data }) {
    const [doc, state] = A.receiveSyncMessage(
      documents.get(name),
      states.get(name),
      bytes(data),
    );
    documents.set(name, doc);
    states.set(name, state);
    return {};
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = commands[command.op](command);
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
