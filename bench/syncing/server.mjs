// express-pouchdb with its data in memory, on the port it is told.
import express from "express";
import expressPouchdb from "express-pouchdb";
import PouchDB from "pouchdb";
import memory from "pouchdb-adapter-memory";

PouchDB.plugin(memory);
const app = express();
app.get("/healthz", (_request, response) => response.send("ok"));
app.use("/", expressPouchdb(PouchDB.defaults({ adapter: "memory" }), { inMemoryConfig: true, logPath: "/dev/null" }));
app.listen(Number(process.argv[2]), "127.0.0.1");
