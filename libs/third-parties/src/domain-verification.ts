import { domainToASCII } from 'node:url';
import { isIP } from 'node:net';
import { CustodianError, newSecret } from '@app/runtime';
import { isPublicAddress } from '@app/web';
import type { Application, ClaimedDomain } from './application.js';
import type { Applications } from './applications.js';
import type { DomainProbe } from './domain-probe.js';
import { owned } from './owned-applications.js';

const MOST_DOMAINS = 5;
const PREFIX = 'green-button-verification=';
export const VERIFICATION_PATH = '/.well-known/green-button-verification.txt';

/** What an owner has to do to show that a domain is theirs: one of the two. */
export interface DomainChallenge {
  readonly domain: string;
  /** a TXT record of this name, with this text */
  readonly record: { readonly name: string; readonly text: string };
  /** a file at this address, with this text */
  readonly file: { readonly address: string; readonly text: string };
}

/** Domains that applications have shown to be theirs, for the page where customers consent. */
export class DomainVerification {
  constructor(
    private readonly applications: Applications,
    private readonly probe: DomainProbe,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * Claims a domain, which shows nothing yet.
   *
   * @throws CustodianError `unknown-application` (404), `bad-domain` (400), `too-many-domains` (409)
   */
  async claim(ownerIds: readonly string[], applicationId: string, domain: string): Promise<DomainChallenge> {
    const name = domainOf(domain);
    const claimed = { domain: name, token: newSecret(), claimedAt: this.now() };
    const { domains = [] } = await this.applications.change(applicationId, (current) => {
      const held = owned(current, ownerIds).domains ?? [];
      if (held.some((each) => each.domain === name)) return current;
      if (held.length >= MOST_DOMAINS) {
        throw new CustodianError('too-many-domains', 409, `An application has ${MOST_DOMAINS} domains at most.`);
      }
      return { ...current, domains: [...held, claimed] };
    });
    return challengeOf(domains.find((each) => each.domain === name) ?? claimed);
  }

  /**
   * Looks whether the domain shows what it should. One that did and no longer does is no longer verified.
   *
   * @throws CustodianError `unknown-application`, `unknown-domain` (404)
   */
  async check(ownerIds: readonly string[], applicationId: string, domain: string): Promise<ClaimedDomain> {
    const name = domainOf(domain);
    const claimed = claimOf(owned(await this.applications.get(applicationId), ownerIds), name);
    const method = await this.#methodShown(claimed);
    const { domain: _, token, claimedAt } = claimed;
    const kept = { domain: name, token, claimedAt };
    const checked = method === undefined ? kept : { ...kept, verifiedAt: this.now(), method };
    if (method === undefined && claimed.verifiedAt === undefined) return checked;
    await this.applications.change(applicationId, (current) => {
      if (claimOf(owned(current, ownerIds), name).token !== token) return current;
      return { ...current, domains: current.domains?.map((each) => (each.domain === name ? checked : each)) };
    });
    return checked;
  }

  /** @throws CustodianError `unknown-application`, `unknown-domain` (404) */
  async drop(ownerIds: readonly string[], applicationId: string, domain: string): Promise<void> {
    const name = domainOf(domain);
    await this.applications.change(applicationId, (current) => {
      claimOf(owned(current, ownerIds), name);
      return { ...current, domains: current.domains?.filter((each) => each.domain !== name) };
    });
  }

  async #methodShown(claimed: ClaimedDomain): Promise<ClaimedDomain['method']> {
    const { record, file } = challengeOf(claimed);
    const texts = await this.probe.texts(record.name);
    if (texts.some((text) => text.trim() === record.text)) return 'dns';
    const addresses = await this.probe.addresses(claimed.domain);
    // a name that leads inside as well is not asked at all
    const [address] = addresses;
    if (address === undefined || !addresses.every(isPublicAddress)) return undefined;
    const text = await this.probe.file(claimed.domain, address, VERIFICATION_PATH);
    return text?.trim() === file.text ? 'file' : undefined;
  }
}

/** The domain that may stand beside an application's name: a verified one that its own site is at. */
export function verifiedDomainOf({
  metadata,
  domains = [],
}: Pick<Application, 'metadata' | 'domains'>): string | undefined {
  const { client_uri, redirect_uris } = metadata;
  const hosts = [client_uri, ...redirect_uris].flatMap((address) => URL.parse(address ?? '')?.hostname ?? []);
  return domains.find(
    ({ domain, verifiedAt }) =>
      verifiedAt !== undefined && hosts.some((host) => host === domain || host.endsWith(`.${domain}`)),
  )?.domain;
}

export function challengeOf({ domain, token }: Pick<ClaimedDomain, 'domain' | 'token'>): DomainChallenge {
  const text = `${PREFIX}${token}`;
  return {
    domain,
    record: { name: `_green-button.${domain}`, text },
    file: { address: `https://${domain}${VERIFICATION_PATH}`, text },
  };
}

function claimOf({ domains = [] }: Application, name: string): ClaimedDomain {
  const claimed = domains.find(({ domain }) => domain === name);
  if (claimed === undefined) throw new CustodianError('unknown-domain', 404, 'That domain has not been claimed.');
  return claimed;
}

/** Top level domains that are not of the public DNS (RFC 6761, RFC 6762, RFC 7686, and .internal). */
const NOT_PUBLIC = ['localhost', 'local', 'internal', 'onion', 'alt', 'arpa', 'invalid'];

/** @throws CustodianError `bad-domain` (400) */
function domainOf(given: string): string {
  const name = domainToASCII(given.trim()).toLowerCase().replace(/\.$/, '');
  const labels = name.split('.');
  const isName = labels.length >= 2 && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  const top = labels.at(-1) ?? '';
  if (isName && name.length <= 200 && isIP(name) === 0 && !/^\d+$/.test(top) && !NOT_PUBLIC.includes(top)) return name;
  throw new CustodianError(
    'bad-domain',
    400,
    'That is not the name of a domain of the internet, such as diary.example.com.',
  );
}
