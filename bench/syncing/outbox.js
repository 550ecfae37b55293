// In a window of the app's origin: puts rows into the outbox as the app writes them, then lets the app send them.
// Evaluated with { ops }; answers with the milliseconds until none waits any more.
async ({ ops }) => {
  const answerOf = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // Not the phone's own, in which lies what nobody has signed in for: their order is the browser's.
  const known = (await indexedDB.databases()).find(({ name }) => name.startsWith("palveleva-") && name !== "palveleva-device");
  const database = await answerOf(indexedDB.open(known.name));
  const writing = database.transaction("outbox", "readwrite");
  const waiting = { v: 1, target: null, base_version: null, state: "queued", attempts: 0, next_at: 0, last: null, result: null, done_at: null };
  for (const op of ops) writing.objectStore("outbox").put({ ...op, ...waiting });
  await new Promise((resolve, reject) => { writing.oncomplete = resolve; writing.onerror = reject; });

  const left = async () => {
    const states = database.transaction("outbox").objectStore("outbox").index("state");
    const counts = await Promise.all(["queued", "sending"].map((state) => answerOf(states.count(state))));
    return counts[0] + counts[1];
  };
  const began = performance.now();
  window.dispatchEvent(new Event("online"));
  while (await left()) await new Promise((resolve) => { setTimeout(resolve, 10); });
  const ms = performance.now() - began;
  const states = {};
  const rows = await answerOf(database.transaction("outbox").objectStore("outbox").getAll());
  for (const { op_id, state } of rows) if (ops.some((op) => op.op_id === op_id)) states[state] = (states[state] ?? 0) + 1;
  database.close();
  return { ms, states };
}
