import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MailOutbox, outgoingMailCollection, type Mail, type StoredMail } from '@app/mail';
import { readConfiguration } from '@app/runtime';
import type { Store } from '@app/store';
import { eventually } from '../support/http-client.js';
import { openTestStore } from '../support/open-test-store.js';
import { PageClient } from '../support/page-client.js';
import { SmtpServer } from '../support/smtp-server.js';
import { startTestCustodian } from '../support/test-custodian.js';

const mail: Mail = {
  to: 'maya@example.com',
  language: 'es',
  subject: 'Restablecer su contraseña',
  body: [
    'Alguien pidió esto.',
    { link: 'https://custodian.example/reset?code=<a&b>', label: 'Restablecer' },
    { code: '41 882' },
  ],
};

let store: Store;
let smtp: SmtpServer;
let now = new Date('2026-07-16T12:00:00Z');
beforeAll(async () => {
  [store, smtp] = await Promise.all([openTestStore([outgoingMailCollection]), SmtpServer.start()]);
});
afterAll(async () => {
  await smtp.close();
  await store.db.dropDatabase();
  await store.close();
});
beforeEach(async () => {
  await store.db.collection('outgoingMail').deleteMany({});
  smtp.messages.length = 0;
  smtp.answer = '250 taken';
  now = new Date('2026-07-16T12:00:00Z');
});

const outbox = (environment: Record<string, string> = {}): MailOutbox =>
  new MailOutbox(
    store,
    readConfiguration({ SMTP_URL: smtp.url, BASE_URL: 'https://custodian.example', ...environment }),
    () => now,
  );
const waiting = async (): Promise<StoredMail[]> => store.db.collection<StoredMail>('outgoingMail').find().toArray();
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1000);
};

describe('a message', () => {
  it('is sent as text and HTML, and then forgotten', async () => {
    const post = outbox();
    await post.queue(mail);
    expect([await post.sendNext(), await post.sendNext()]).toEqual([true, false]);
    expect(smtp.messages.map(({ to }) => to)).toEqual([['maya@example.com']]);
    const data = smtp.messages[0]?.data ?? '';
    expect(data).toMatch(/^From: no-reply@custodian\.example$/m);
    expect(data).toMatch(/^Subject: =\?UTF-8\?Q\?Restablecer_su_contrase=C3=B1a\?=$/m);
    expect(data).toMatch(/^Content-Type: multipart\/alternative/m);
    expect(data.replaceAll('=\n', '')).toContain('href=3D"https://custodian.example/reset?code=3D&lt;a&amp;b>"');
    expect(await waiting()).toEqual([]);
  });

  it('waits while the mail server takes nothing, longer each time, and is not lost', async () => {
    const post = outbox();
    smtp.answer = '451 later';
    await post.queue(mail);
    const waits: number[] = [];
    for (let tries = 0; tries < 4; tries++) {
      expect(await post.sendNext()).toBe(true);
      expect(await post.sendNext()).toBe(false);
      const [{ nextTryAt = now } = { nextTryAt: now }] = await waiting();
      waits.push((nextTryAt.getTime() - now.getTime()) / 1000);
      now = nextTryAt;
    }
    expect(waits).toEqual([30, 60, 120, 240]);
    smtp.answer = '250 taken';
    expect(await post.sendNext()).toBe(true);
    expect(smtp.messages).toHaveLength(1);
    expect(await waiting()).toEqual([]);
  });

  it('waits while no mail server can be reached', async () => {
    const post = outbox({ SMTP_URL: 'smtp://127.0.0.1:9' });
    await post.queue(mail);
    expect(await post.sendNext()).toBe(true);
    expect(await waiting()).toMatchObject([{ tries: 1 }]);
  });

  it('is sent by one of two servers', async () => {
    const [one, two] = [outbox(), outbox()];
    await one.queue(mail);
    expect((await Promise.all([one.sendNext(), two.sendNext()])).sort()).toEqual([false, true]);
    expect(smtp.messages).toHaveLength(1);
  });

  it('is sent by another server where the one that took it has died', async () => {
    await outbox().queue(mail);
    await store.db.collection('outgoingMail').updateOne({}, { $set: { nextTryAt: new Date(now.getTime() + 120_000) } });
    expect(await outbox().sendNext()).toBe(false);
    later(121);
    expect(await outbox().sendNext()).toBe(true);
  });

  it('is not sent when what it tells of was not committed', async () => {
    const post = outbox();
    const undone = store.transaction(async (session) => {
      await post.queue(mail, session);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await post.sendNext()).toBe(false);
    await store.transaction(async (session) => post.queue(mail, session));
    expect(await post.sendNext()).toBe(true);
  });

  it.each([
    'maya@example.com, eve@example.com',
    'maya@example.com\r\nBcc: eve@example.com',
    '<maya@example.com>, eve@example.com',
    'Maya <maya@example.com>',
    '',
  ])('to %j is refused', async (to) => {
    await expect(outbox().queue({ ...mail, to })).rejects.toThrow(RangeError);
  });

  it('cannot bring headers of its own', async () => {
    const post = outbox({ DATA_CUSTODIAN_NAME: 'Utility\r\n.\r\nMAIL FROM:<x>' });
    await post.queue({ ...mail, subject: 'Hello\r\nBcc: eve@example.com\r\n\r\nbody' });
    await post.sendNext();
    expect(smtp.messages.map(({ to }) => to)).toEqual([['maya@example.com']]);
    expect(smtp.messages[0]?.data).toMatch(/^Subject: Hello Bcc: eve@example\.com body$/m);
    expect(smtp.messages[0]?.data).not.toMatch(/^Bcc:/m);
  });
});

describe('the running server', () => {
  it('sends what is queued, soon', async () => {
    const server = await startTestCustodian({ SMTP_URL: smtp.url });
    try {
      await server.custodian.mail.queue(mail);
      await eventually(
        async () => smtp.messages.length,
        (count) => count === 1,
      );
      const { status } = await new PageClient(server.origin).get('/mailbox');
      expect(status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('shows messages in a mailbox where it has no mail server, with links that lead somewhere', async () => {
    const server = await startTestCustodian();
    try {
      const ana = new PageClient(server.origin);
      expect((await ana.get('/mailbox')).text).toContain('No message has been written yet.');
      await server.custodian.mail.queue({ ...mail, subject: '<b>Hello</b>' });
      const list = (await ana.get('/mailbox')).text;
      expect(list).toContain('&lt;b>Hello&lt;/b>');
      const path = /href="(\/mailbox\/[^"]+)"/.exec(list)?.[1] ?? '';
      const { text } = await ana.get(path);
      expect(text).toContain('href="https://custodian.example/reset?code=&lt;a&amp;b>"');
      expect(text).toContain('41 882');
      expect((await ana.get('/mailbox/none')).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('shows no mailbox where there is no demo, over http neither: whoever reads it can sign in as anybody', async () => {
    const server = await startTestCustodian({ DEMO: 'off' });
    try {
      expect(server.custodian.mail.delivery).toBe('none');
      await server.custodian.mail.queue(mail);
      expect((await new PageClient(server.origin).get('/mailbox')).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('shows no mailbox over https: messages wait until a mail server is set', async () => {
    const server = await startTestCustodian({ BASE_URL: 'https://custodian.example' });
    try {
      await server.custodian.mail.queue(mail);
      const [kept] = await server.custodian.store.db.collection<StoredMail>('outgoingMail').find().toArray();
      for (const path of ['/mailbox', `/mailbox/${kept?._id}`]) {
        expect((await new PageClient(server.origin).get(path)).status).toBe(404);
      }
      expect(kept).toMatchObject({ nextTryAt: expect.any(Date), expiresAt: expect.any(Date) });
    } finally {
      await server.close();
    }
  });
});
