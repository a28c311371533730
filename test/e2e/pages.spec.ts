import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brotliDecompressSync } from 'node:zlib';
import { ask } from '../support/http-client.js';
import { PageClient, tokenIn } from '../support/page-client.js';
import { startTestCustodian, type TestCustodian } from '../support/test-custodian.js';

let server: TestCustodian;
let encrypted: TestCustodian;
beforeAll(async () => {
  [server, encrypted] = await Promise.all([
    startTestCustodian(),
    startTestCustodian({ BASE_URL: 'https://custodian.example' }),
  ]);
});
afterAll(async () => Promise.all([server.close(), encrypted.close()]));

const visitor = (headers?: Record<string, string>): PageClient => new PageClient(server.origin, headers);

describe('a page', () => {
  it('loads everything from here, is framed by nobody and kept by nobody', async () => {
    const { status, headers } = await visitor().get('/');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self';");
    expect(policy).not.toContain('unsafe');
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('over https says so to browsers for a year, and sets cookies that no other host can', async () => {
    const { headers } = await new PageClient(encrypted.origin).get('/?lang=es');
    expect(headers['strict-transport-security']).toMatch(/^max-age=31536000/);
    const cookies = headers['set-cookie'] ?? [];
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-custodian-\w+=[\w-]+; Path=\/; SameSite=Lax; .*HttpOnly; Secure$/);
    }
  });

  it('has no script, style or handler of its own', async () => {
    for (const path of ['/', '/help', '/help/problems', '/help/problems/not-found', '/mailbox', '/nowhere']) {
      const { text } = await visitor().get(path);
      expect(text).toContain('</html>');
      expect([path, text.match(/<style|\sstyle=|<script(?! src="\/assets\/)|\son[a-z]+=|javascript:/g)]).toEqual([
        path,
        null,
      ]);
    }
  });

  it('is below 60 KB with all that it loads, and its assets are kept for ever', async () => {
    const home = await visitor().get('/');
    const assets = [...new Set(home.text.match(/\/assets\/[\w.-]+/g))];
    expect(assets).toHaveLength(4);
    let bytes = home.body.length;
    for (const path of assets) {
      const answer = await ask(`${server.origin}${path}`, { headers: { 'Accept-Encoding': 'gzip, br' } });
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      bytes += answer.body.length;
    }
    expect(bytes).toBeLessThan(60_000);
  });

  it('gives its styles as the browser can unpack them', async () => {
    const path = /\/assets\/site\.[0-9a-f]{12}\.css/.exec((await visitor().get('/')).text)?.[0] ?? '';
    const plain = await ask(`${server.origin}${path}`);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['content-type']).toBe('text/css; charset=utf-8');
    const packed = await ask(`${server.origin}${path}`, { headers: { 'Accept-Encoding': 'br' } });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(packed.body).toString()).toBe(plain.text);
  });

  it.each(['site.000000000000.css', 'tokens.css', '..%2f..%2fpackage.json', '__proto__', 'constructor'])(
    'has no asset %s',
    async (name) => {
      expect((await ask(`${server.origin}/assets/${name}`)).status).toBe(404);
    },
  );
});

describe('an address that begins like that of another host', () => {
  it.each(['//1970-01-01T00:00:00.000Z', '//evil.example/', '//evil.example:x', '/a//b'])(
    'is a page that is not here, and leads nowhere else: %s',
    async (path) => {
      const { status, text } = await visitor().get(path);
      expect(status).toBe(404);
      expect(text).toContain('</html>');
      expect(text).not.toMatch(/href="\/\//);
    },
  );
});

describe('the language of a page', () => {
  const languageOf = (text: string): string | undefined => /<html lang="(\w+)"/.exec(text)?.[1];

  it('BR-021.005 is that of the browser, until an address chooses another, which is remembered', async () => {
    const ana = visitor({ 'Accept-Language': 'fr, es-MX;q=0.8, en;q=0.5' });
    expect(languageOf((await ana.get('/')).text)).toBe('es');
    expect(languageOf((await ana.get('/?lang=en')).text)).toBe('en');
    expect(languageOf((await ana.get('/help')).text)).toBe('en');
  });

  it.each(['fr', '"><script>', 'en&lang=es'])('is not chosen by lang=%s', async (lang) => {
    const { text } = await visitor().get(`/?lang=${encodeURIComponent(lang)}`);
    expect(languageOf(text)).toBe('en');
    expect(text).not.toContain('<script>');
  });

  it('BR-021 can be changed on every page, which stays the same page', async () => {
    const { text } = await visitor().get('/help/problems?from=2026-07-01&lang=en');
    expect(text).toContain('href="/help/problems?from=2026-07-01&amp;lang=es"');
  });
});

describe('a form', () => {
  const dark = { next: '/help' };

  it('does its work, and sends the browser on', async () => {
    const ana = visitor();
    const answer = await ana.submit('/help', dark, '/theme');
    expect([answer.status, answer.headers.location, answer.text]).toEqual([303, '/help', '']);
    expect((await ana.get('/help')).text).toContain('data-theme="dark"');
    await ana.submit('/help', dark, '/theme');
    expect((await ana.get('/help')).text).toContain('data-theme="light"');
  });

  it('counts from each of two tabs, however long they lay open', async () => {
    const ana = visitor();
    const tokens = [tokenIn(await ana.get('/')), tokenIn(await ana.get('/help'))];
    expect(new Set(tokens).size).toBe(2);
    for (const token of [...tokens, ...tokens]) {
      expect((await ana.post('/theme', { ...dark, _csrf: token ?? '' })).status).toBe(303);
    }
  });

  it('of another site is refused, whatever of its marks the browser sends', async () => {
    const ana = visitor();
    const _csrf = tokenIn(await ana.get('/')) ?? '';
    const marks: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'https://127.0.0.1.evil.example' },
    ];
    for (const headers of marks) {
      const answer = await ana.post('/theme', { ...dark, _csrf }, headers);
      expect([headers, answer.status]).toEqual([headers, 403]);
    }
    expect((await ana.post('/theme', { ...dark, _csrf }, { Origin: 'http://custodian.example' })).status).toBe(303);
  });

  it('without the token of this browser is refused: missing, made up, or of another', async () => {
    const ana = visitor();
    const mallory = visitor();
    const theirs = tokenIn(await mallory.get('/')) ?? '';
    const own = tokenIn(await ana.get('/')) ?? '';
    const tokens = [
      undefined,
      '',
      '.',
      'abc.def',
      theirs,
      `${own}x`,
      own.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
    ];
    for (const token of tokens) {
      const answer = await ana.post('/theme', { ...dark, ...(token !== undefined && { _csrf: token }) });
      expect([token, answer.status]).toEqual([token, 403]);
      expect(answer.text).toContain('This form did not come from our page in this browser.');
    }
    const stranger = visitor();
    expect((await stranger.post('/theme', { ...dark, _csrf: own })).status).toBe(403);
    expect((await ana.get('/')).text).not.toContain('data-theme="');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    '/\tevil',
    '',
    '/%0d%0aSet-Cookie:a=b',
  ])('leads nobody away by next=%j', async (next) => {
    const { status, headers } = await visitor().submit('/', { next }, '/theme');
    expect(status).toBe(303);
    const reached = new URL(headers.location ?? '', server.origin);
    expect(reached.origin).toBe(server.origin);
    expect(headers['set-cookie']?.join()).not.toContain('a=b');
  });

  it.each([
    ['application/json', '{}', 415],
    ['text/plain', 'next=/', 415],
    ['', 'next=/', 415],
    ['multipart/form-data', 'next=/', 400],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Dis', 400],
    ['application/x-www-form-urlencoded', `next=${'a'.repeat(40_000)}`, 413],
    ['application/x-www-form-urlencoded', 'a=1&'.repeat(500), 413],
    ['multipart/form-data; boundary=x', file('x', 10), 413],
  ] as const)('of type %j that is none, broken or too large is told so: %#', async (type, body, status) => {
    const answer = await ask(`${server.origin}/theme`, {
      method: 'POST',
      body,
      headers: { Accept: 'text/html', ...(type !== '' && { 'Content-Type': type }) },
    });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('</html>');
  });
});

function file(boundary: string, bytes: number): string {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="logo"; filename="a.png"\r\n`;
  return `${head}Content-Type: image/png\r\n\r\n${'x'.repeat(bytes)}\r\n--${boundary}--\r\n`;
}

describe('an error', () => {
  it('is a page for a browser, in its language, with what to do', async () => {
    const english = await visitor().get('/nowhere');
    expect([english.status, english.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(english.text).toContain('<h1>There is nothing at this address.</h1>');
    const spanish = await visitor({ 'Accept-Language': 'es' }).get('/nowhere');
    expect(spanish.text).toContain('<h1>No hay nada en esta dirección.</h1>');
    expect(spanish.text).toContain('<html lang="es"');
  });

  it('is problem JSON or XML for a program, and of the API for browsers as well, with the same type', async () => {
    const type = 'http://custodian.example/help/problems/not-found';
    const json = await ask(`${server.origin}/nowhere`);
    expect(json.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(json.text)).toEqual({
      type,
      title: 'There is nothing at this address.',
      status: 404,
      detail: 'There is nothing at this address.',
      code: 'not-found',
    });
    const xml = await ask(`${server.origin}/nowhere`, { headers: { Accept: 'application/xml' } });
    expect(xml.text).toContain(`<type>${type}</type>`);
    const api = await visitor().get('/DataCustodian/espi/1_1/resource/ReadingType');
    expect(api.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('BR-021.003 explains to customers how to get in and what they see, in both languages', async () => {
    const { text } = await visitor().get('/help');
    expect(text).toContain('The code does not come. What now?');
    expect(text).toContain('Why does this differ from my bill?');
    const spanish = (await visitor().get('/help?lang=es')).text;
    expect(spanish).toContain('El código no llega. ¿Qué hago?');
    expect(text.split('<h2>').length).toBe(spanish.split('<h2>').length);
  });

  it('leads from the top of its list of problems to each part', async () => {
    const { text } = await visitor().get('/help/problems');
    const parts = [...text.matchAll(/href="#(\w+)"/g)].map(([, part = '']) => part).filter((part) => part !== 'main');
    expect(parts.length).toBeGreaterThan(10);
    expect(parts.filter((part) => !text.includes(` id="${part}"`))).toEqual([]);
  });

  it('tells programs apart from people', async () => {
    const page = await visitor().get('/help/problems/too-many-tries');
    expect(page.text).toMatch(/For programs.*Retry-After/s);
    const met = await visitor().get('/nowhere');
    expect(met.text).toContain('we do not say which');
    expect(met.text).not.toContain('feeds');
  });

  it('BR-021.004 BR-034 has a help page at its type, in both languages', async () => {
    const page = await visitor().get('/help/problems/token-expired');
    expect(page.text).toContain('<h1>The token has expired.</h1>');
    const spanish = await visitor().get('/help/problems/token-expired?lang=es');
    expect(spanish.text).toContain('<h1>El token ha caducado.</h1>');
    expect((await visitor().get('/help/problems')).text).toContain('href="/help/problems/token-expired"');
    expect((await visitor().get('/help/problems/never-heard-of')).status).toBe(404);
  });

  it('is 405 with the methods that the path has, wherever it is', async () => {
    for (const [method, path, allow] of [
      ['POST', '/', 'GET, HEAD'],
      ['DELETE', '/health/live', 'GET, HEAD'],
      ['GET', '/theme', 'POST'],
      ['PUT', '/help/problems/not-found', 'GET, HEAD'],
    ] as const) {
      const answer = await ask(`${server.origin}${path}`, { method });
      expect([path, answer.status, answer.headers['allow']]).toEqual([path, 405, allow]);
    }
    expect((await ask(`${server.origin}/nowhere`, { method: 'POST' })).status).toBe(404);
  });

  it('writes nothing of an address into a page', async () => {
    const { text } = await visitor().get('/%3Cscript%3Ealert(1)%3C/script%3E?q=%22%3E%3Cimg%20src=x%3E');
    expect(text).not.toMatch(/<script>|<img/);
  });
});

describe('an answer of the API', () => {
  it('lets nothing be loaded or framed, and is taken for what it says', async () => {
    const { headers } = await ask(`${server.resource}/ReadingType`);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; frame-ancestors 'none'/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});
