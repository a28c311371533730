import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import {
  customer,
  customerPaths,
  parseResourcePath,
  RESOURCE_PATH,
  stablePath,
  type CustomerElementName,
} from '@app/espi';
import {
  allowsKind,
  customerEntries,
  customerEntry,
  customerPathIds,
  customerTreeEntries,
  parseFeedQuery,
  placeNamed,
  placesOf,
  statementFileName,
  writeCollection,
  type CustomerIds,
  type CustomerView,
  type EntriesAfter,
  type FeedHead,
} from '@app/feeds';
import { kindsAbove, type StoredCustomerResource } from '@app/retail-customers';
import { CustodianError } from '@app/runtime';
import { Access, type AuthenticatedRequest } from './access.js';
import { FeedResponder } from './feed-responder.js';
import { horizonOf } from './managed-resources.js';
import { etagOf } from './validators.js';
import { found, viewOf } from './view-of.js';

const paths = Object.values(customerPaths).map(([path]) => `RetailCustomer/:retailCustomer/${path}`);
const isMember = (path: string): boolean => /:\w+$/.test(path);

/** The personal data of a customer (ESPI 4.0 customer.xsd; function blocks 51 to 62 and 71): never with usage. */
@Controller(RESOURCE_PATH)
export class RetailCustomerController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
  ) {}

  /** All of a customer's data in one feed. customer.xsd has no element RetailCustomer, so its address gives the same. */
  @Get(['Batch/RetailCustomer/:retailCustomer', 'RetailCustomer/:retailCustomer'])
  @Access('retail-customer')
  async tree(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('retailCustomer') retailCustomer: string,
  ): Promise<void> {
    const view = this.#view(request);
    const kind = request.path.includes('/Batch/') ? 'batchRetailCustomer' : 'retailCustomer';
    // the name under the atom:id is the customer's own place for every reader, which ids of others must not tell
    const head = { self: view.links[kind](retailCustomer), name: stablePath(kind, { retailCustomer }) };
    await this.#feed(request, response, customerTreeEntries(view), head);
  }

  @Get(paths.filter((path) => !isMember(path)))
  @Access('retail-customer')
  async collection(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const view = this.#view(request);
    const { element, ids } = this.#place(request);
    const parentId = await this.#parentOf(view, element, ids);
    const [collection] = placesOf[element];
    const head = { self: view.links.ofCustomer(collection, ids), name: stablePath(collection, ids) };
    await this.#feed(request, response, customerEntries(view, element, parentId), head);
  }

  @Get(paths.filter(isMember))
  @Access('retail-customer')
  async member(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const view = this.#view(request);
    const { element, ids } = this.#place(request);
    const stored = await this.#resource(view, element, ids);
    const children = await view.resources.childrenOf(view.entitlement, [stored]);
    const entry = customerEntry(view, stored, children.get(stored._id));
    const plan = await this.#validators(request);
    await this.responder.sendEntry(request, response, { plan }, entry);
  }

  /** The document of a statement, as it was taken in: it is offered for saving, and nothing in it runs here. */
  @Get(`RetailCustomer/:retailCustomer/${customerPaths.statement[0]}/document/:document`)
  @Access('retail-customer')
  async document(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('customer') customerId: string,
    @Param('statement') statement: string,
    @Param('document') documentId: string,
  ): Promise<void> {
    const view = this.#view(request);
    this.#requireKind('Statement', view);
    const stored = await this.#resource(view, 'Statement', { customer: customerId, statement });
    const document = found(await this.custodian.statements.open(view.entitlement, stored._id, documentId));
    const issued = stored.kind === 'Statement' ? stored.content.issueDateTime : undefined;
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
    await this.responder.send(request, response, {
      plan: { etag: `"${document.hash}"`, updated: stored.updatedAt.getTime() },
      fileName: statementFileName(issued, document.mediaType),
      mediaType: document.mediaType,
      write: async (output) => {
        output.contents.kinds.add('StatementDocument');
        for await (const chunk of document.stream) {
          output.sink.bytes(chunk as Buffer);
          await output.ready();
        }
        output.sink.flush();
      },
    });
  }

  #view(request: AuthenticatedRequest): CustomerView {
    const { entitlement, links } = viewOf(this.custodian, request);
    const { customerId } = request.reader;
    if (customerId === undefined) throw new Error('the guard names the customer of such a route');
    return { entitlement, links, customerId, resources: this.custodian.customerResources };
  }

  /** What the path names. Its kind must be among those granted: which kinds there are is no secret. */
  #place(request: AuthenticatedRequest): { element: CustomerElementName; ids: Record<CustomerIds, string> } {
    const { kind, ...ids } = found(parseResourcePath(request.path));
    const { element } = found(placeNamed(kind));
    this.#requireKind(element, request.reader);
    return { element, ids: ids as unknown as Record<CustomerIds, string> };
  }

  #requireKind(element: CustomerElementName, { entitlement }: Pick<CustomerView, 'entitlement'>): void {
    if (allowsKind(entitlement, element)) return;
    throw new CustodianError('insufficient-scope', 403, 'The authorization grants nothing of this kind.');
  }

  /** The resource that a path names, where all that the path says of what is above it is so. */
  async #resource(
    { resources, entitlement, customerId }: CustomerView,
    element: CustomerElementName,
    ids: Readonly<Record<string, string>>,
  ): Promise<StoredCustomerResource> {
    const stored = found(await resources.get(entitlement, ids[placesOf[element][1]] ?? ''));
    const isThere =
      stored.retailCustomerId === customerId &&
      stored.kind === element &&
      Object.entries(customerPathIds(stored)).every(([name, id]) => ids[name] === id);
    return found(isThere ? stored : undefined);
  }

  /** Id of what a collection hangs below; there is nothing above the collection of Customers. */
  async #parentOf(
    view: CustomerView,
    element: CustomerElementName,
    ids: Readonly<Record<string, string>>,
  ): Promise<string | undefined> {
    const parent = kindsAbove[element].at(-1);
    return parent === undefined ? undefined : (await this.#resource(view, parent, ids))._id;
  }

  async #feed(request: AuthenticatedRequest, response: Response, entries: EntriesAfter, head: FeedHead): Promise<void> {
    const view = viewOf(this.custodian, request);
    const plan = await this.#validators(request);
    await this.responder.send(request, response, {
      plan,
      write: (output) => writeCollection(output, view, plan, entries, { ...head, subject: customer }),
    });
  }

  /** Known before the first byte: when anything of the customer last changed, and what the reader may see of it. */
  async #validators({ reader, path, query }: AuthenticatedRequest): Promise<{ etag: string; updated: number }> {
    const { changedAt, createdAt } = await this.custodian.customers.get(reader.customerId ?? '');
    const { updated, mark } = horizonOf(changedAt ?? createdAt);
    return { updated, etag: etagOf(path, reader.entitlement.fingerprint(), parseFeedQuery(query), mark) };
  }
}
