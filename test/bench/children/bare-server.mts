// A handler that does nothing but answer, on Fastify or on Nest over Fastify. Decorators are called as functions, so that
// this file runs without a compiler.
import 'reflect-metadata';
import { Controller, Get, Module, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify, type FastifyReply } from 'fastify';

interface Input {
  readonly on: 'fastify' | 'nest';
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A path with parameters that it answers too; they are not looked at. */
  readonly route?: string;
  readonly port?: number;
}

const input = JSON.parse(process.argv[2]!) as Input; // from test/bench
const port = input.port ?? 0;

async function bareFastify(): Promise<string> {
  const server = fastify({ logger: false });
  const answer = (_: unknown, reply: FastifyReply) => reply.headers(input.headers).send(input.body);
  server.get('/', answer);
  if (input.route !== undefined) server.get(input.route, answer);
  return server.listen({ port, host: '127.0.0.1' });
}

async function bareNest(): Promise<string> {
  class BareController {
    answer(reply: FastifyReply): void {
      reply.headers(input.headers).send(input.body);
    }
  }
  const handler = Object.getOwnPropertyDescriptor(BareController.prototype, 'answer')!;
  Res()(BareController.prototype, 'answer', 0);
  Get('/')(BareController.prototype, 'answer', handler);
  Controller()(BareController);
  class BareModule {}
  Module({ controllers: [BareController] })(BareModule);
  const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter({ skipMiddie: true }), {
    logger: false,
  });
  await app.listen(port, '127.0.0.1');
  return app.getUrl();
}

const url = await (input.on === 'nest' ? bareNest() : bareFastify());
process.stdout.write(`Listening on ${url}\n`);
