import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Header, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';

let answer = '';

@Controller()
class BareController {
  @Get()
  @Header('Content-Type', 'application/atom+xml')
  get(): string {
    return answer;
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

/** One route of the framework, which does nothing but answer so many bytes: what is left to the custodian to be slow in. */
export async function serveBareNest(bytes: number): Promise<{ port: number; close: () => Promise<void> }> {
  answer = 'x'.repeat(bytes);
  const app = await NestFactory.create<NestExpressApplication>(BareModule, { logger: false });
  app.disable('x-powered-by');
  app.set('etag', false);
  await app.listen(0, '127.0.0.1');
  const server: Server = app.getHttpServer();
  return { port: (server.address() as AddressInfo).port, close: async () => app.close() };
}
