import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post, Req } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { ArrayMinSize, IsArray, IsBoolean, IsEmail, IsInt, IsOptional, Length, Max } from 'class-validator';
import type { Request } from 'express';
import type { JSX } from 'preact';
import { DataCustodian } from '@app/data-custodian';
import { Field, Form, Page, type PageContext } from '@app/page-kit';
import { readConfiguration } from '@app/runtime';
import { readForm, saying, withError, type FormBody, type RateLimit } from '@app/web';
import { CustodianModule } from '../../apps/custodian/src/custodian.module.js';
import { Access } from '../../apps/custodian/src/espi-api/access.js';
import { configure } from '../../apps/custodian/src/listen.js';
import { PageAnswer, SeeOther } from '../../apps/custodian/src/pages/page-answer.js';
import { TakesFiles, TheForm, ThePage } from '../../apps/custodian/src/pages/page-request.js';
import { ask } from '../support/http-client.js';
import { newDatabaseUri } from '../support/open-test-store.js';
import { PageClient, tokenIn } from '../support/page-client.js';

const knocks: RateLimit = { name: 'test-knocks', tries: 2, perSeconds: 30 };

class VisitForm {
  @IsEmail()
  email: string;

  @Length(12, 128, saying({ en: 'Use at least 12 characters.', es: 'Use al menos 12 caracteres.' }))
  password: string;

  @IsInt()
  @Max(9)
  @IsOptional()
  guests?: number;

  @IsArray()
  @ArrayMinSize(1)
  meters: string[];

  @IsBoolean()
  remind: boolean;
}

/** A door made for this test: it shows a form, reads it, and knocks. */
@Controller()
class VisitController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get('visit')
  @Access('visitor')
  form(@ThePage() page: PageContext): JSX.Element {
    return (
      <Page page={page} title="Visit">
        <Form>
          <Field name="email" label="Email" />
        </Form>
      </Page>
    );
  }

  @Post('visit')
  @Access('visitor')
  visit(@ThePage() page: PageContext, @TheForm() body: FormBody): PageAnswer | SeeOther {
    const form = readForm(VisitForm, body, page.language);
    if (form.isRight && form.value.email !== 'taken@example.com') {
      return new SeeOther(`/done?${encodeURIComponent(JSON.stringify(form.value))}`);
    }
    const state = form.isRight ? withError(form.state, '', 'Somebody was faster.') : form.state;
    return new PageAnswer(
      <Page page={page} title="Visit">
        <Form state={state}>
          <Field name="email" label="Email" />
          <Field name="password" label="Password" type="password" />
          <Field name="guests" label="Guests" />
          <Field name="meters" label="Meters" />
        </Form>
      </Page>,
      { status: 422, formAction: ['https://client.example/callback?x=1', 'com.example.app:/back'] },
    );
  }

  @Post('logo')
  @Access('visitor')
  @TakesFiles(1_000)
  logo(@TheForm() { fields, files }: FormBody): SeeOther {
    const logo = files.get('logo');
    return new SeeOther(`/done?${logo?.name}+${logo?.type}+${logo?.bytes.length}+${fields.get('word')?.join()}`);
  }

  @Get('knock')
  @Access('public')
  async knock(@Req() request: Request): Promise<{ address: string }> {
    await this.custodian.rateLimits.count(knocks, request.ip ?? '');
    return { address: request.ip ?? '' };
  }
}

interface House {
  readonly origin: string;
  close(): Promise<void>;
}

async function openHouse(environment: Record<string, string> = {}): Promise<House> {
  const configuration = readConfiguration({ MONGODB_URI: newDatabaseUri(), ...environment });
  const custodian = await DataCustodian.open(configuration);
  const module = await Test.createTestingModule({
    imports: [CustodianModule.over(custodian)],
    controllers: [VisitController],
    providers: [{ provide: DataCustodian, useValue: custodian }],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
  configure(app, configuration);
  await app.listen(0, '127.0.0.1');
  const server: Server = app.getHttpServer();
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await app.close();
      await custodian.store.db.dropDatabase();
      await custodian.close();
    },
  };
}

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => house.close());

const right = { email: ' maya@example.com ', password: ' twelve or more ', meters: '1', remind: 'on' };

describe('a form of a page', () => {
  it('is read into what its class declares, and nothing else', async () => {
    const { headers } = await new PageClient(house.origin).submit('/visit', { ...right, guests: '3', role: 'staff' });
    expect(JSON.parse(decodeURIComponent(headers.location?.replace('/done?', '') ?? ''))).toEqual({
      email: 'maya@example.com',
      password: ' twelve or more ',
      guests: 3,
      meters: ['1'],
      remind: true,
    });
  });

  it('that is wrong is shown again, with what is wrong and what was given, but no password', async () => {
    const ana = new PageClient(house.origin);
    const wrong = { email: '<b>"maya', password: 'too short', guests: 'many' };
    const { status, headers, text } = await ana.submit('/visit', wrong);
    expect(status).toBe(422);
    expect(headers['cache-control']).toBe('no-store');
    for (const told of [
      'Write an email address such as name@example.com.',
      'Use at least 12 characters.',
      'Write a number.',
      'Choose at least one.',
      'value="&lt;b>&quot;maya"',
      'href="#f-meters"',
    ]) {
      expect(text).toContain(told);
    }
    expect(text).not.toContain('too short');
    expect(text).not.toContain('<b>');
    const spanish = await ana.submit('/visit?lang=es', {});
    expect(spanish.text).toContain('Este dato es necesario.');
    expect(spanish.text).toContain('Use al menos 12 caracteres.');
  });

  it('can be wrong as a whole, as only the work behind it finds', async () => {
    const { text } = await new PageClient(house.origin).submit('/visit', { ...right, email: 'taken@example.com' });
    expect(text).toContain('<li>Somebody was faster.</li>');
  });

  it('may lead to other origins where its page names them, and nowhere else', async () => {
    const { headers } = await new PageClient(house.origin).submit('/visit', {});
    expect(headers['content-security-policy']).toContain("form-action 'self' https://client.example com.example.app:;");
  });
});

describe('a form with a file', () => {
  const send = async (bytes: number, path = '/logo'): Promise<{ status: number; location: string | undefined }> => {
    const ana = new PageClient(house.origin);
    const token = tokenIn(await ana.get('/visit')) ?? '';
    const form = new FormData();
    form.set('word', 'ñ');
    form.set('logo', new File(['x'.repeat(bytes)], 'mark.png', { type: 'image/png' }));
    form.set('_csrf', token);
    const cookie = [...ana.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${house.origin}${path}`, {
      method: 'POST',
      body: form,
      headers: { Cookie: cookie },
      redirect: 'manual',
    });
    return { status: answer.status, location: answer.headers.get('location') ?? undefined };
  };

  it('is taken up to the size that its route names', async () => {
    expect(await send(1_000)).toEqual({ status: 303, location: `/done?mark.png+image/png+1000+${encodeURI('ñ')}` });
    expect((await send(1_001)).status).toBe(413);
    expect((await send(500_000)).status).toBe(413);
  });

  it('is refused where the route takes none', async () => {
    expect((await send(1, '/visit')).status).toBe(413);
  });
});

describe('too many tries', () => {
  const knock = async (of: House, headers: Record<string, string> = {}): Promise<number> =>
    (await ask(`${of.origin}/knock`, { headers })).status;

  it('are answered 429, with when to come again, in the form that the caller reads', async () => {
    expect([await knock(house), await knock(house)]).toEqual([200, 200]);
    const json = await ask(`${house.origin}/knock`);
    expect([json.status, JSON.parse(json.text)]).toEqual([429, expect.objectContaining({ code: 'too-many-tries' })]);
    const seconds = Number(json.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(30);
    const page = await new PageClient(house.origin).get('/knock');
    expect([page.status, page.headers['retry-after']]).toEqual([429, expect.any(String)]);
    expect(page.text).toContain('<h1>That was tried too often.</h1>');
    expect(page.text).toContain('It can be tried again in 1 minute.');
  });

  it('cannot be hidden by inventing an address', async () => {
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) {
      expect(await knock(house, { 'X-Forwarded-For': address })).toBe(429);
    }
  });

  it('are counted by the address that a trusted proxy tells, not by what the client claims before it', async () => {
    const behind = await openHouse({ TRUST_PROXY: '1' });
    try {
      const statuses = [];
      for (const claimed of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) {
        statuses.push(await knock(behind, { 'X-Forwarded-For': `${claimed}, 10.0.0.1` }));
      }
      expect(statuses).toEqual([200, 200, 429]);
      expect(await knock(behind, { 'X-Forwarded-For': '10.0.0.2' })).toBe(200);
    } finally {
      await behind.close();
    }
  });
});
