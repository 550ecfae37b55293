// How others bring what waits to their server: node peers.mjs KIND URL FILE. Says how many milliseconds it took.
import { readFile } from "node:fs/promises";
import { writeSync } from "node:fs";

const [kind, url, file] = process.argv.slice(2);
const docs = JSON.parse(await readFile(file, "utf8"));

async function pouchdb() {
  const { default: PouchDB } = await import("pouchdb");
  PouchDB.plugin((await import("pouchdb-adapter-memory")).default);
  const local = new PouchDB("waiting", { adapter: "memory" });
  await local.bulkDocs(docs.map((doc) => ({ _id: doc.op_id, ...doc })));
  return () => local.replicate.to(url);
}

async function rxdb() {
  const { createRxDatabase } = await import("rxdb");
  const { getRxStorageMemory } = await import("rxdb/plugins/storage-memory");
  const { replicateRxCollection } = await import("rxdb/plugins/replication");
  const database = await createRxDatabase({ name: "waiting", storage: getRxStorageMemory(), multiInstance: false });
  const text = { type: "string" };
  const properties = { op_id: { ...text, maxLength: 40 }, type: text, device_at: text, payload: { type: "object" } };
  const schema = { version: 0, primaryKey: "op_id", type: "object", properties };
  const { reports } = await database.addCollections({ reports: { schema } });
  await reports.bulkInsert(docs);
  const push = async (rows) => {
    const answer = await send("POST", url, rows);
    return answer.conflicts;
  };
  return async () => {
    const replication = replicateRxCollection({ collection: reports, replicationIdentifier: "r", live: false, push: { handler: push } });
    await replication.awaitInitialReplication();
  };
}

async function replay() {
  return async () => {
    for (const doc of docs) await send("POST", url, doc);
  };
}

async function send(method, to, body) {
  const answer = await fetch(to, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

const bring = await { pouchdb, rxdb, replay }[kind]();
const began = performance.now();
await bring();
writeSync(1, `${JSON.stringify({ ms: performance.now() - began })}\n`);
process.exit(0);
