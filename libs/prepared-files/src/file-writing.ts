import type { ObjectId } from 'mongodb';
import { grantsUsage, hasGoodTokens, type Authorization, type AuthorizationServices } from '@app/authorization';
import { RESOURCE_PATH, ResourceLinks } from '@app/espi';
import {
  FeedAddress,
  FeedOutput,
  parseFeedQuery,
  planFeed,
  unpaged,
  writeBulkCustomerFeed,
  writeBulkUsageFeed,
  writeUsageFeed,
  type FeedQuery,
  type FeedView,
  type FrameView,
} from '@app/feeds';
import type { Metering } from '@app/metering';
import type { CustomerResources } from '@app/retail-customers';
import { CustodianError, type Configuration } from '@app/runtime';
import { subscriptionsOfBulk, type Subscription } from './subscriptions-of-bulk.js';
import type { FileParts } from './file-parts.js';
import type { FileUpload } from './file-upload.js';
import type { FileRequest } from './prepared-file.js';

export interface WritingServices {
  readonly authorization: AuthorizationServices;
  readonly customerResources: CustomerResources;
  readonly metering: Metering;
  readonly configuration: Pick<Configuration, 'baseUrl' | 'gbaCertId'>;
}

/** What a request asks for; a bulk feed is whole. */
export function queryOf({ of, parameters }: FileRequest): FeedQuery {
  const query = parseFeedQuery(Object.fromEntries(parameters));
  return of.kind === 'subscription' ? query : unpaged(query);
}

/** Writes what one request asks for, and notes what of it is given under which authorization. */
export class FileWriting {
  readonly #output: FeedOutput;
  #parts = 0;
  #packed = 0;
  #plain = 0;

  constructor(
    private readonly services: WritingServices,
    private readonly parts: FileParts,
    upload: FileUpload,
    private readonly fileId: ObjectId,
    private readonly request: FileRequest,
  ) {
    this.#output = FeedOutput.gzip(upload.input);
  }

  /**
   * @returns what the data were made from, see FileBytes.mark
   * @throws CustodianError `authorization-ended` (403) where nothing may be given any more
   */
  async write(): Promise<string> {
    const mark = await this.#write();
    this.#output.end();
    return mark;
  }

  async #write(): Promise<string> {
    const { of } = this.request;
    if (of.kind === 'subscription') return this.#subscription(of.authorizationId, of.usagePointId);
    const { authorizations } = this.services.authorization;
    const mark = await markOfBulk(authorizations, this.request.applicationId);
    if (of.kind === 'bulk') await this.#bulkUsage({ ...of, kind: of.kind });
    else await this.#bulkCustomers({ ...of, kind: of.kind });
    return mark;
  }

  async #subscription(authorizationId: string, usagePointId: string | undefined): Promise<string> {
    const { head } = this.request;
    const subscription = await this.#standing(authorizationId);
    const view = this.#view(subscription);
    const plan = await planFeed(view, head.name, usagePointId === undefined ? undefined : [usagePointId]);
    await writeUsageFeed(this.#output, view, plan, head);
    await this.#endPart(subscription);
    return plan.etag;
  }

  async #standing(authorizationId: string): Promise<Subscription> {
    const { authorizations, entitlements } = this.services.authorization;
    const active = await authorizations.active([authorizationId]);
    const standing = await entitlements.ofAuthorizations(
      active.filter((each) => hasGoodTokens(each) && grantsUsage(each)),
    );
    const [authorization] = active;
    const entitlement = standing.get(authorizationId);
    if (authorization !== undefined && entitlement !== undefined) return { authorization, entitlement };
    throw new CustodianError('authorization-ended', 403, 'The authorization has ended.');
  }

  async #bulkUsage(of: { readonly kind: 'bulk'; readonly bulkId: string }): Promise<void> {
    const { request, parts, fileId } = this;
    const subscriptions = subscriptionsOfBulk(this.services.authorization, request.applicationId, of);
    const view = (subscription: Subscription): FeedView => this.#view(subscription);
    async function* views(): AsyncGenerator<FeedView & { readonly subscription: Subscription }> {
      for await (const subscription of subscriptions) {
        const usagePointIds = subscription.entitlement.usagePointIds();
        const isAgain = usagePointIds !== 'every' && (await parts.has(fileId, { usagePointIds }));
        const own = isAgain ? { ownIdsOf: subscription.authorization._id } : {};
        yield { ...view(subscription), subscription, ...own };
      }
    }
    await writeBulkUsageFeed(this.#output, this.#frame(), request.head, views(), async ({ subscription }) =>
      this.#endPart(subscription),
    );
  }

  async #bulkCustomers(of: { readonly kind: 'bulk-customer-info'; readonly bulkId: string }): Promise<void> {
    const { request, parts, fileId, services } = this;
    const subscriptions = subscriptionsOfBulk(services.authorization, request.applicationId, of);
    const links = (authorization: Authorization): ResourceLinks => this.#links(authorization);
    async function* views() {
      for await (const subscription of subscriptions) {
        const { authorization, entitlement } = subscription;
        const { _id, customerId } = authorization;
        const own = (await parts.has(fileId, { customerId })) ? { ownIdsOf: _id } : {};
        const resources = services.customerResources;
        yield { subscription, entitlement, customerId, resources, links: links(authorization), ...own };
      }
    }
    await writeBulkCustomerFeed(this.#output, this.#frame(), request.head, views(), async ({ subscription }) =>
      this.#endPart(subscription),
    );
  }

  #frame(): FrameView {
    const { address, parameters } = this.request;
    const { gbaCertId } = this.services.configuration;
    return {
      query: queryOf(this.request),
      address: new FeedAddress(address, Object.fromEntries(parameters)),
      ...(gbaCertId !== undefined && { certificateId: gbaCertId }),
    };
  }

  #view({ authorization, entitlement }: Subscription): FeedView {
    return { ...this.#frame(), metering: this.services.metering, entitlement, links: this.#links(authorization) };
  }

  #links({ _id: subscription }: Authorization): ResourceLinks {
    return new ResourceLinks(`${this.services.configuration.baseUrl}${RESOURCE_PATH}`, { subscription });
  }

  /** The bytes since the part before, up to here, are given under this authorization. */
  async #endPart({ authorization, entitlement }: Subscription): Promise<void> {
    const { sink } = this.#output;
    sink.align();
    await this.#output.ready();
    const [packed, plain] = [this.#output.bytes, sink.bytesWritten];
    const { usagePointIds, kinds, from, until } = this.#output.takeContents();
    await this.parts.add({
      fileId: this.fileId,
      nth: this.#parts++,
      authorizationId: authorization._id,
      customerId: authorization.customerId,
      scope: authorization.scope,
      fingerprint: entitlement.fingerprint(),
      packed: { start: this.#packed, end: packed },
      plain: { start: this.#plain, end: plain },
      usagePointIds: [...usagePointIds],
      kinds: [...kinds],
      ...(until > from && { period: { start: from, end: until } }),
    });
    this.#packed = packed;
    this.#plain = plain;
  }
}

/** When any of its authorizations last changed: a bulk feed may have others then. */
export const markOfBulk = async (
  authorizations: AuthorizationServices['authorizations'],
  applicationId: string,
): Promise<string> => String((await authorizations.lastChange(applicationId))?.getTime() ?? 0);
