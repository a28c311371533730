import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataCustodian } from '@app/data-custodian';
import { customer, customerElementNames, isCustomerElement, RESOURCE_PATH, ResourceLinks } from '@app/espi';
import { customerEntriesOfAll, customerEntry, writeCollection, type CustomerEntryView } from '@app/feeds';
import type { StoredCustomerResource } from '@app/retail-customers';
import { Access, type AuthenticatedRequest } from './access.js';
import { FeedResponder } from './feed-responder.js';
import { horizonOf } from './managed-resources.js';
import { etagOf, validatorsOf } from './validators.js';
import { found, viewOf } from './view-of.js';

/** The operator's short forms of personal data: all customers' resources of one kind (ESPI 4.0, function block 49). */
@Controller(RESOURCE_PATH)
export class CustomerRootController {
  constructor(
    private readonly custodian: DataCustodian,
    private readonly responder: FeedResponder,
  ) {}

  /** Streams by key over any number of customers; it changes too often to be worth keeping, so its tag is always new. */
  @Get(customerElementNames.map((kind) => kind as string))
  @Access('operator')
  async collection(@Req() request: AuthenticatedRequest, @Res() response: Response): Promise<void> {
    const kind = this.#kindOf(request);
    const view = viewOf(this.custodian, request);
    const { customerResources } = this.custodian;
    const seen = { entitlement: view.entitlement, resources: customerResources };
    const entries = customerEntriesOfAll((stored) => this.#viewOf(request, stored), seen, kind);
    const { updated, mark } = horizonOf(new Date());
    const name = `${RESOURCE_PATH}/${kind}`;
    const self = { href: `${this.custodian.configuration.baseUrl}${name}`, type: `cust-feed/${kind}` };
    await this.responder.send(request, response, {
      plan: { updated, etag: etagOf(name, mark) },
      write: (output) => writeCollection(output, view, { updated }, entries, { self, name, subject: customer }),
    });
  }

  @Get(customerElementNames.map((kind) => `${kind}/:id`))
  @Access('operator')
  async member(
    @Req() request: AuthenticatedRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const kind = this.#kindOf(request);
    const { entitlement } = request.reader;
    const stored = found(await this.custodian.customerResources.get(entitlement, id));
    const view = this.#viewOf(request, found(stored.kind === kind ? stored : undefined));
    const children = await this.custodian.customerResources.childrenOf(entitlement, [stored]);
    const entry = customerEntry(view, stored, children.get(stored._id));
    request.reader = {
      ...request.reader,
      entitlement: entitlement.readBy({ kind: 'operator', customerId: stored.retailCustomerId }),
    };
    await this.responder.sendEntry(request, response, { plan: validatorsOf(entry) }, entry);
  }

  #kindOf(request: AuthenticatedRequest): (typeof customerElementNames)[number] {
    const named = request.path.slice(RESOURCE_PATH.length + 1).split('/')[0] ?? '';
    const kind = customerElementNames.find((each) => each.toLowerCase() === named.toLowerCase());
    return found(kind !== undefined && isCustomerElement(kind) ? kind : undefined);
  }

  /** Each entry has the links of its own customer's tree. */
  #viewOf({ reader }: AuthenticatedRequest, { retailCustomerId }: StoredCustomerResource): CustomerEntryView {
    const base = `${this.custodian.configuration.baseUrl}${RESOURCE_PATH}`;
    return { entitlement: reader.entitlement, links: new ResourceLinks(base, { retailCustomer: retailCustomerId }) };
  }
}
