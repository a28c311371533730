import { describe, expect, it } from '@jest/globals';
import { assetAddresses, findAsset } from './assets.js';
import { Field } from './components/field.js';
import { Form } from './components/form.js';
import { Page } from './page.js';
import type { PageContext } from './page-context.js';
import { renderPage } from './render-page.js';

const page: PageContext = {
  language: 'en',
  address: '/usage?day=2026-07-15',
  csrfToken: 'the-token',
  utilityName: '<Larkfield>',
  themeCookie: 'custodian-theme',
  navigation: [{ href: '/help', label: 'Help', isCurrent: true }],
  menu: [],
};

describe('a page', () => {
  it('is a whole document in its language, with the landmarks of one', () => {
    const text = renderPage(
      <Page page={{ ...page, language: 'es' }} title="Ayuda">
        text
      </Page>,
    );
    expect(text).toMatch(/^<!doctype html><html lang="es"><head><meta charset="utf-8"/);
    for (const part of ['<header', '<nav class="nav" aria-label="Principal"', '<main id="main"', '<footer']) {
      expect(text.split(part)).toHaveLength(2);
    }
  });

  it('escapes what it is given', () => {
    const text = renderPage(
      <Page page={page} title={'"><script>'}>
        <p title={'" onclick="'}>{'<img src=x onerror=alert(1)>'}</p>
      </Page>,
    );
    expect(text).toContain('&lt;Larkfield>');
    expect(text).toContain('title="&quot; onclick=&quot;"');
    expect(text).not.toMatch(/<script>|<img/);
  });

  it('leads to itself in the other language', () => {
    expect(
      renderPage(
        <Page page={page} title="Usage">
          text
        </Page>,
      ),
    ).toContain('href="/usage?day=2026-07-15&amp;lang=es"');
  });

  it('has a menu and a way out for who is signed in, and none for others', () => {
    expect(
      renderPage(
        <Page page={page} title="Usage">
          text
        </Page>,
      ),
    ).not.toContain('Sign out');
    const text = renderPage(
      <Page page={{ ...page, person: { name: 'Maya Ortiz' } }} title="Usage">
        text
      </Page>,
    );
    expect(text).toContain('aria-label="Account: Maya Ortiz"');
    expect(text).toContain('action="/sign-out"');
  });

  it('is needed around what asks for it', () => {
    expect(() => renderPage(<Form>nothing</Form>)).toThrow('not within a Page');
  });
});

describe('a form', () => {
  const rendered = renderPage(
    <Page page={page} title="Sign in">
      <Form
        state={{
          given: { email: ['maya'], password: ['hunter2'] },
          errors: { email: 'Write an email address.', '': 'Nothing fits.' },
        }}
      >
        <Field name="email" label="Email" hint="As on the bill" autocomplete="username" required />
        <Field name="password" label="Password" type="password" />
      </Form>
    </Page>,
  );

  it('marks what is needed where a part of it is', () => {
    const some = renderPage(
      <Page page={page} title="Register">
        <Form marksRequired>
          <Field name="name" label="Name" required />
          <Field name="website" label="Website" />
        </Form>
      </Page>,
    );
    expect(some).toContain('What is marked with * is needed.');
    expect(some).toContain('<label for="f-name">Name<span aria-hidden="true"> *</span></label>');
    expect(some).toContain('<label for="f-website">Website</label>');
    expect(rendered).not.toContain(' *</span>');
  });

  it('carries the token of the browser', () => {
    expect(rendered).toContain('<input type="hidden" name="_csrf" value="the-token"/>');
  });

  it('ties a field to its label, hint and error', () => {
    expect(rendered).toContain('<label for="f-email">Email</label>');
    const input = /<input [^>]*id="f-email"[^>]*>/.exec(rendered)?.[0];
    expect(input).toContain('aria-describedby="f-email-hint f-email-error"');
    expect(input).toContain('aria-invalid="true"');
    expect(input).toContain('autocomplete="username"');
    expect(input).toContain('value="maya"');
  });

  it('sums up what is wrong at its top, with links to the fields', () => {
    expect(rendered).toContain('<a href="#f-email">Email: Write an email address.</a>');
    expect(rendered).toContain('<li>Nothing fits.</li>');
  });

  it('repeats no password', () => {
    expect(rendered).not.toContain('hunter2');
  });
});

describe('an asset', () => {
  it('has an address of its content, under which alone it is found', () => {
    for (const address of Object.values(assetAddresses)) {
      expect(address).toMatch(/^\/assets\/[\w-]+\.[0-9a-f]{12}\.\w+$/);
      expect(findAsset(address.replace('/assets/', ''))?.body.length).toBeGreaterThan(100);
    }
    expect(findAsset('site.css')).toBeUndefined();
  });

  it('that is the style names the font by its address', () => {
    const style = findAsset(assetAddresses.stylesheet.replace('/assets/', ''))?.body.toString();
    expect(style).toContain(assetAddresses.font.replace('/assets/', ''));
  });
});
