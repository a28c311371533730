import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { chooseLanguage, isLanguage, type Language } from '@app/language';
import { BY_ITSELF, type PageContext } from '@app/page-kit';
import { Cookies, csrfToken, isBrowserSecret, newBrowserSecret } from '@app/web';
import { menuFor, navigationFor } from './navigation.js';
import type { PageRequest } from './page-request.js';

const YEAR_SECONDS = 31_536_000;
export const LANGUAGE_COOKIE = { name: 'language', options: { maxAgeSeconds: YEAR_SECONDS } } as const;
export const THEME_COOKIE = { name: 'theme', options: { isReadable: true, maxAgeSeconds: YEAR_SECONDS } } as const;

/** Makes what a page is told of its request, and remembers in cookies what it must. */
@Injectable()
export class PageContexts {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly cookies: Cookies,
  ) {}

  /** The secret of the browser that sends the request, undefined where it has shown none yet. */
  browserSecret(request: Request): string | undefined {
    const secret = this.cookies.read(request, 'browser');
    return isBrowserSecret(secret) ? secret : undefined;
  }

  languageOf(request: Request & Pick<PageRequest, 'signedIn'>): Language {
    return chooseLanguage({
      address: request.query['lang'],
      cookie: this.cookies.read(request, LANGUAGE_COOKIE.name),
      profile: request.signedIn?.user.language,
      acceptLanguage: request.headers['accept-language'],
    });
  }

  /** Of a page that is the same for everybody: its forms are good for nothing. */
  ofNobody(language: Language): PageContext {
    return {
      language,
      address: '/',
      csrfToken: '',
      utilityName: this.custodian.configuration.custodianName,
      themeCookie: this.cookies.nameOf(THEME_COOKIE.name, THEME_COOKIE.options),
      navigation: navigationFor(undefined, language, '/'),
      menu: [],
    };
  }

  /** Of whoever the guard has found to be signed in; of nobody where a request comes to no page. */
  of(request: Request & Pick<PageRequest, 'signedIn'>, response: Response): PageContext {
    const { signedIn } = request;
    const person = signedIn?.state === 'signed-in' ? signedIn.user : undefined;
    const language = this.languageOf(request);
    if (isLanguage(request.query['lang'])) {
      this.cookies.write(response, LANGUAGE_COOKIE.name, language, LANGUAGE_COOKIE.options);
    }
    const theme = this.cookies.read(request, THEME_COOKIE.name, THEME_COOKIE.options);
    return {
      language,
      address: addressOf(request),
      csrfToken: csrfToken(this.#keptSecret(request, response)),
      utilityName: this.custodian.configuration.custodianName,
      theme: theme === 'dark' || theme === 'light' ? theme : undefined,
      themeCookie: this.cookies.nameOf(THEME_COOKIE.name, THEME_COOKIE.options),
      navigation: navigationFor(person, language, request.path),
      person,
      idleSeconds: signedIn && person && Math.ceil((signedIn.idleAt.getTime() - Date.now()) / 1000),
      menu: person === undefined ? [] : menuFor(person, language, request.path),
    };
  }

  #keptSecret(request: Request, response: Response): string {
    const kept = this.browserSecret(request);
    if (kept !== undefined) return kept;
    const made = newBrowserSecret();
    this.cookies.write(response, 'browser', made);
    return made;
  }
}

/** As a person asks for it: without the choice of language, which the cookie holds from now on. */
function addressOf(request: Request): string {
  // what begins with two slashes would name a host, in a link to it as well
  const { pathname, searchParams } = new URL(`http://here.invalid/${request.originalUrl.replace(/^[/\\]+/, '')}`);
  const path = pathname.replace(/^\/+/, '/');
  searchParams.delete('lang');
  searchParams.delete(BY_ITSELF);
  return searchParams.size === 0 ? path : `${path}?${searchParams.toString()}`;
}
