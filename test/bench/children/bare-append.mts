// Parses a body and stores it as one row with two unique keys, with group commit: what arrives in one turn of the event
// loop shares one transaction, and is answered once that is on the disk.
import 'reflect-metadata';
import { DatabaseSync } from 'node:sqlite';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

interface Input {
  readonly file: string;
  readonly path: string;
}
interface Waiting {
  readonly id: string;
  readonly text: string;
  readonly resolve: (answer: object) => void;
  readonly reject: (error: unknown) => void;
}

const { file, path } = JSON.parse(process.argv[2]!) as Input; // from test/bench
const db = new DatabaseSync(file);
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000');
db.exec(`CREATE TABLE event (position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL,
  id TEXT NOT NULL, data TEXT NOT NULL, UNIQUE (stream, revision), UNIQUE (stream, id)) STRICT`);
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const insert = db.prepare('INSERT INTO event (position, stream, revision, id, data) VALUES (?, 1, ?, ?, ?)');

let position = 0;
let waiting: Waiting[] = [];

function commitTogether(): void {
  const appends = waiting;
  waiting = [];
  begin.run();
  const answers: (() => void)[] = [];
  for (const { id, text, resolve, reject } of appends)
    try {
      insert.run(position + 1, position, id, text);
      position++;
      const answer = { id, position, revision: position - 1 };
      answers.push(() => resolve(answer));
    } catch (error) {
      answers.push(() => reject(error));
    }
  commit.run();
  for (const answer of answers) answer();
}

class BareController {
  append(body: { readonly id: string }): Promise<object> {
    const text = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      waiting.push({ id: body.id, text, resolve, reject });
      if (waiting.length === 1) setImmediate(commitTogether);
    });
  }
}
Body()(BareController.prototype, 'append', 0);
Post(path)(BareController.prototype, 'append', Object.getOwnPropertyDescriptor(BareController.prototype, 'append')!);
Controller()(BareController);
class BareModule {}
Module({ controllers: [BareController] })(BareModule);

const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter({ skipMiddie: true }), {
  logger: false,
});
await app.listen(0, '127.0.0.1');
process.stdout.write(`Listening on ${await app.getUrl()}\n`);
