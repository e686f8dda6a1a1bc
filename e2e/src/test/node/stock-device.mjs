// A device that speaks the public protocol and shares no code with the product: npm's Automerge, ws
// and MessagePack. It behaves as the public project's command line does, whole-file replacement
// included. One JSON command per line on standard input, one JSON event per line on standard output.
//
//   node stock-device.mjs peer URL SEED_HEX
//   node stock-device.mjs hub  PORT SEED_HEX VAULT_ID TLS_KEY_PEM TLS_CERT_PEM

import * as A from "@automerge/automerge";
import { encode, decode } from "@msgpack/msgpack";
import WebSocket, { WebSocketServer } from "ws";
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as https from "node:https";
import * as readline from "node:readline";

const [role, where, seedHex, ...rest] = process.argv.slice(2);
const text = (value) => new A.ImmutableString(value);
const sha256 = (bytes) => crypto.createHash("sha256").update(bytes).digest();
const say = (event) => process.stdout.write(JSON.stringify(event) + "\n");

// ---- identity -------------------------------------------------------------------------------

const privateKey = crypto.createPrivateKey({
  key: Buffer.concat([
    Buffer.from("302e020100300506032b657004220420", "hex"),
    Buffer.from(seedHex, "hex"),
  ]),
  format: "der",
  type: "pkcs8",
});
const publicKey = crypto
  .createPublicKey(privateKey)
  .export({ format: "der", type: "spki" })
  .subarray(-32);
const sign = (message) => crypto.sign(null, message, privateKey);
const verify = (message, signature, rawKey) =>
  crypto.verify(
    null,
    message,
    crypto.createPublicKey({
      key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), rawKey]),
      format: "der",
      type: "spki",
    }),
    signature,
  );
const sshString = (bytes) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const sshKey = (raw) =>
  "ssh-ed25519 " +
  Buffer.concat([sshString(Buffer.from("ssh-ed25519")), sshString(Buffer.from(raw))]).toString(
    "base64",
  );
const transcript = (hubNonce, peerNonce, fingerprint, hubKey, peerKey) =>
  Buffer.concat([
    Buffer.from("agentsync-auth-v1"),
    ...[hubNonce, peerNonce, fingerprint, hubKey, peerKey].map((b) => Buffer.from(b)),
  ]);

// ---- document -------------------------------------------------------------------------------

let doc = A.init();
const blobs = new Map();
const sessions = new Set();

function genesis(vaultId) {
  const actor = sha256("agentsync-genesis-actor-v1" + vaultId).toString("hex");
  const first = A.change(A.init({ actor }), { time: 0 }, (d) => {
    d.schema_version = 1;
    d.vault_id = text(vaultId);
    d.directories = {};
    d.files = {};
    d.labels = {};
  });
  return A.clone(first, { actor: crypto.randomBytes(16).toString("hex") });
}

const isLive = (entry) => entry?.meta && entry.meta.deleted_at === undefined;
const pathOf = (entry) => entry.meta.path?.toString();
function find(path) {
  const ids = Object.keys(doc.files ?? {}).sort();
  return ids.find((id) => isLive(doc.files[id]) && pathOf(doc.files[id]) === path);
}

function change(edit) {
  doc = A.change(doc, { time: Date.now() }, edit);
  for (const session of sessions) session.pump();
}

function touchParents(d, path, now) {
  const parts = path.split("/").slice(0, -1);
  for (let n = 1; n <= parts.length; n++) {
    const dir = parts.slice(0, n).join("/");
    const known = Object.values(d.directories).some(
      (e) => e.path?.toString() === dir && e.deleted_at === undefined,
    );
    if (!known) d.directories[crypto.randomUUID()] = { path: text(dir), created_at: now };
  }
}

const commands = {
  write({ path, text: content }) {
    const id = find(path);
    const now = Date.now();
    const size = Buffer.byteLength(content);
    change((d) => {
      if (id === undefined) {
        const fresh = crypto.randomUUID();
        d.files[fresh] = {};
        const entry = d.files[fresh];
        entry.meta = { path: text(path), kind: text("text"), size, created_at: now, updated_at: now };
        entry.content = "";
        A.splice(d, ["files", fresh, "content"], 0, 0, content);
        touchParents(d, path, now);
      } else {
        const old = d.files[id].content ?? "";
        if (d.files[id].content === undefined) d.files[id].content = "";
        if (old !== content) A.splice(d, ["files", id, "content"], 0, old.length, content);
        d.files[id].meta.size = size;
        d.files[id].meta.updated_at = now;
      }
    });
  },
  remove({ path }) {
    const id = find(path);
    change((d) => {
      d.files[id].meta.deleted_at = Date.now();
    });
  },
  rename({ from, to }) {
    const id = find(from);
    change((d) => {
      d.files[id].meta.path = text(to);
      d.files[id].meta.updated_at = Date.now();
      touchParents(d, to, Date.now());
    });
  },
  attach({ path, base64 }) {
    const bytes = Buffer.from(base64, "base64");
    const hash = sha256(bytes).toString("hex");
    blobs.set(hash, bytes);
    const now = Date.now();
    change((d) => {
      const id = crypto.randomUUID();
      d.files[id] = {
        meta: {
          path: text(path),
          kind: text("attachment"),
          size: bytes.length,
          created_at: now,
          updated_at: now,
        },
        binary_hash: text(hash),
      };
    });
    for (const session of sessions) session.send({ t: "blob_push", hash, bytes });
  },
  /** A live file entry that breaks the schema, as a hostile or broken device would make it. */
  malformed() {
    change((d) => {
      d.files[crypto.randomUUID()] = { meta: { path: text("../escape.md"), kind: text("text"), size: 1 }, content: "out" };
      d.files[crypto.randomUUID()] = { meta: { kind: text("text") } };
      d.files[crypto.randomUUID()] = { meta: { path: text("odd.md"), kind: text("sculpture"), size: 1.5 } };
    });
  },
  fetch({ hash }) {
    for (const session of sessions) session.send({ t: "blob_fetch", hash });
  },
  ping() {
    for (const session of sessions) session.send({ t: "ping", ts: 1700000000000 });
  },
  raw({ hex }) {
    for (const session of sessions) session.socket.send(Buffer.from(hex, "hex"));
  },
  rawText({ text: message }) {
    for (const session of sessions) session.socket.send(message);
  },
  dump() {
    say({ event: "dump", ...dump() });
  },
  close() {
    for (const session of sessions) session.socket.close();
    setTimeout(() => process.exit(0), 300);
  },
};

/** The files as the public project would list them, and every field it would choke on. */
function dump() {
  const backend = A.getBackend(doc);
  const problems = [];
  const typed = (path, key, allowed, required) => {
    const found = backend.getWithType(path, key);
    const type = found?.[0];
    if (type === undefined ? required : !allowed.includes(type)) {
      problems.push(`${path}/${key}: ${type ?? "missing"}`);
    }
  };
  typed("/", "schema_version", ["int", "uint"], true);
  typed("/", "vault_id", ["str"], true);
  const files = {};
  for (const id of Object.keys(doc.files ?? {}).sort()) {
    const entry = doc.files[id];
    if (!entry.meta) continue;
    const at = `/files/${id}/meta`;
    typed(at, "path", ["str"], true);
    typed(at, "kind", ["str"], true);
    for (const key of ["size", "created_at", "updated_at", "deleted_at"]) typed(at, key, ["int", "uint"], false);
    typed(`/files/${id}`, "binary_hash", ["str"], false);
    if (!isLive(entry)) continue;
    const path = pathOf(entry);
    (files[path] ??= []).push({
      id,
      kind: entry.meta.kind?.toString(),
      text: typeof entry.content === "string" ? entry.content : null,
      hash: entry.binary_hash?.toString() ?? null,
      size: entry.meta.size,
    });
  }
  const directories = [];
  for (const id of Object.keys(doc.directories ?? {})) {
    typed(`/directories/${id}`, "path", ["str"], true);
    typed(`/directories/${id}`, "created_at", ["int", "uint"], false);
    typed(`/directories/${id}`, "deleted_at", ["int", "uint"], false);
    if (doc.directories[id].deleted_at === undefined) directories.push(doc.directories[id].path?.toString());
  }
  return {
    vaultId: doc.vault_id?.toString() ?? null,
    files,
    directories: directories.sort(),
    blobs: [...blobs.keys()],
    heads: A.getHeads(doc),
    changes: A.getAllChanges(doc).length,
    problems,
  };
}

// ---- connection -----------------------------------------------------------------------------

class Session {
  constructor(socket, fingerprint) {
    this.socket = socket;
    this.fingerprint = fingerprint;
    this.sync = null;
    this.waiting = [];
    this.arrived = [];
    socket.on("message", (data, isBinary) => {
      if (!isBinary) return;
      const frame = decode(data, { useBigInt64: false });
      if (this.sync) this.handle(frame);
      else if (this.waiting.length) this.waiting.shift()(frame);
      else this.arrived.push(frame);
    });
    socket.on("close", () => {
      sessions.delete(this);
      say({ event: "closed" });
      if (role === "peer") process.exitCode = 0;
    });
    socket.on("error", (error) => say({ event: "socket-error", message: error.message }));
  }
  send(frame) {
    this.socket.send(encode(frame));
  }
  next() {
    if (this.arrived.length) return Promise.resolve(this.arrived.shift());
    return new Promise((resolve) => this.waiting.push(resolve));
  }
  start() {
    this.sync = A.initSyncState();
    sessions.add(this);
    say({ event: "ready" });
    for (const frame of this.arrived.splice(0)) this.handle(frame);
    this.pump();
  }
  pump() {
    for (;;) {
      const [state, message] = A.generateSyncMessage(doc, this.sync);
      this.sync = state;
      if (!message) return;
      this.send({ t: "sync", bytes: message });
    }
  }
  handle(frame) {
    switch (frame.t) {
      case "sync": {
        const before = A.getHeads(doc).join();
        [doc, this.sync] = A.receiveSyncMessage(doc, this.sync, frame.bytes);
        if (A.getHeads(doc).join() !== before) {
          for (const session of sessions) session.pump();
          say({ event: "changed", heads: A.getHeads(doc) });
        } else {
          this.pump();
        }
        break;
      }
      case "blob_fetch": {
        const bytes = blobs.get(frame.hash);
        if (bytes) this.send({ t: "blob_push", hash: frame.hash, bytes });
        else this.send({ t: "error", message: `blob fetch ${frame.hash}: not found: blob: ${frame.hash}` });
        break;
      }
      case "blob_push":
        if (sha256(frame.bytes).toString("hex") === frame.hash) {
          blobs.set(frame.hash, Buffer.from(frame.bytes));
          say({ event: "blob", hash: frame.hash });
        }
        break;
      case "ping":
        this.send({ t: "pong", ts: frame.ts });
        break;
      case "pong":
        say({ event: "pong", ts: frame.ts });
        break;
      case "error":
        say({ event: "error", message: frame.message });
        break;
      default:
        break;
    }
  }
}

async function connect() {
  const socket = new WebSocket(where, { rejectUnauthorized: false, perMessageDeflate: false });
  let fingerprint = Buffer.alloc(32);
  socket.on("upgrade", (response) => {
    const certificate = response.socket.getPeerCertificate?.(true);
    if (certificate?.raw) fingerprint = sha256(certificate.raw);
  });
  const session = new Session(socket, fingerprint);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const hello = await session.next();
  if (hello.t !== "hello_hub") throw new Error("expected hello_hub, got " + hello.t);
  if (!Buffer.from(hello.tls_cert_fingerprint).equals(fingerprint)) throw new Error("fingerprint");
  const nonce = crypto.randomBytes(32);
  session.send({ t: "hello_peer", peer_identity_pubkey: publicKey, peer_nonce: nonce, op: "join" });
  const proof = await session.next();
  if (proof.t === "error") {
    say({ event: "error", message: proof.message });
    process.exit(3);
  }
  const signed = transcript(hello.hub_nonce, nonce, hello.tls_cert_fingerprint, hello.hub_identity_pubkey, publicKey);
  if (!verify(signed, proof.sig, hello.hub_identity_pubkey)) throw new Error("hub signature");
  session.send({ t: "proof_peer", sig: sign(signed) });
  say({ event: "hub", vaultId: hello.vault_id, name: hello.vault_name, key: sshKey(hello.hub_identity_pubkey) });
  session.start();
}

function listen() {
  const [vaultId, keyFile, certFile] = rest;
  doc = genesis(vaultId);
  const cert = fs.readFileSync(certFile);
  const fingerprint = sha256(new crypto.X509Certificate(cert).raw);
  const server = https.createServer({ key: fs.readFileSync(keyFile), cert });
  new WebSocketServer({ server, perMessageDeflate: false }).on("connection", async (socket) => {
    const session = new Session(socket, fingerprint);
    const nonce = crypto.randomBytes(32);
    session.send({
      t: "hello_hub",
      vault_id: vaultId,
      hub_identity_pubkey: publicKey,
      hub_nonce: nonce,
      tls_cert_fingerprint: fingerprint,
      vault_name: "stock",
    });
    const hello = await session.next();
    if (hello.t !== "hello_peer" || hello.op !== "join") throw new Error("hello_peer");
    const key = Buffer.from(hello.peer_identity_pubkey);
    const listed = find("authorized_keys");
    const keys = listed === undefined ? "" : doc.files[listed].content;
    if (!keys.includes(sshKey(key))) {
      session.send({ t: "error", message: "peer pubkey " + sshKey(key) + " not authorized" });
      socket.terminate();
      return;
    }
    const signed = transcript(nonce, hello.peer_nonce, fingerprint, publicKey, key);
    session.send({ t: "proof_hub", sig: sign(signed) });
    const proof = await session.next();
    if (!verify(signed, proof.sig, key)) throw new Error("peer signature");
    session.start();
  });
  server.listen(Number(where), "127.0.0.1", () =>
    say({ event: "listening", port: server.address().port, key: sshKey(publicKey) }),
  );
}

say({ event: "identity", key: sshKey(publicKey) });
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { op, ...args } = JSON.parse(line);
  commands[op](args);
  say({ event: "done", op });
});
process.on("unhandledRejection", (error) => {
  say({ event: "failed", message: String(error?.message ?? error) });
  process.exit(1);
});
if (role === "hub") listen();
else await connect();
