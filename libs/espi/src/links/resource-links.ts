import { commonPaths, customerPaths, fillPath, RESOURCE_PATH, rootPaths, usagePaths } from './resource-paths.js';
import type { IdsOf } from './resource-paths.js';

/** Through which part of the tree a reader sees resources. */
export type ResourceView =
  { readonly subscription: string } | { readonly retailCustomer: string } | { readonly root: true };

/** An address in the resource tree and the Atom link type of what is there (`espi-entry/UsagePoint`). */
export interface ResourceLink {
  readonly href: string;
  readonly type: string;
}

type UsageKind = keyof typeof usagePaths;
type RootKind = keyof typeof rootPaths;
type CommonKind = keyof typeof commonPaths;
export type CustomerKind = keyof typeof customerPaths;

/** The links of one reader: every address that this reader is given is made here, and stays the same for them. */
export class ResourceLinks {
  readonly #base: string;
  readonly #viewBase: string;
  readonly #customerBase: string;
  readonly #short: boolean;

  /** @param resourceBase such as `http://localhost:8080/DataCustodian/espi/1_1/resource` */
  constructor(resourceBase: string, view: ResourceView) {
    this.#base = resourceBase.replace(/\/+$/, '');
    this.#viewBase = `${this.#base}/${viewPath(view)}`;
    this.#customerBase = `${this.#base}/${customerPath(view)}`;
    this.#short = 'root' in view;
  }

  usagePoints(): ResourceLink {
    return this.#usage('usagePoints', {});
  }

  usagePoint(usagePoint: string): ResourceLink {
    return this.#usage('usagePoint', { usagePoint });
  }

  meterReadings(usagePoint: string): ResourceLink {
    return this.#short ? this.#root('rootMeterReadings', {}) : this.#usage('meterReadings', { usagePoint });
  }

  meterReading(usagePoint: string, meterReading: string): ResourceLink {
    return this.#short
      ? this.#root('rootMeterReading', { meterReading })
      : this.#usage('meterReading', { usagePoint, meterReading });
  }

  intervalBlocks(usagePoint: string, meterReading: string): ResourceLink {
    return this.#short
      ? this.#root('rootIntervalBlocks', {})
      : this.#usage('intervalBlocks', { usagePoint, meterReading });
  }

  intervalBlock(usagePoint: string, meterReading: string, intervalBlock: string): ResourceLink {
    return this.#short
      ? this.#root('rootIntervalBlock', { meterReading, intervalBlock })
      : this.#usage('intervalBlock', { usagePoint, meterReading, intervalBlock });
  }

  usageSummaries(usagePoint: string): ResourceLink {
    return this.#short ? this.#root('rootUsageSummaries', {}) : this.#usage('usageSummaries', { usagePoint });
  }

  usageSummary(usagePoint: string, usageSummary: string): ResourceLink {
    return this.#short
      ? this.#root('rootUsageSummary', { usageSummary })
      : this.#usage('usageSummary', { usagePoint, usageSummary });
  }

  qualitySummaries(usagePoint: string): ResourceLink {
    return this.#short ? this.#root('rootQualitySummaries', {}) : this.#usage('qualitySummaries', { usagePoint });
  }

  qualitySummary(usagePoint: string, qualitySummary: string): ResourceLink {
    return this.#short
      ? this.#root('rootQualitySummary', { qualitySummary })
      : this.#usage('qualitySummary', { usagePoint, qualitySummary });
  }

  readingTypes(): ResourceLink {
    return this.#common('readingTypes', {});
  }

  readingType(readingType: string): ResourceLink {
    return this.#common('readingType', { readingType });
  }

  localTimeParametersCollection(): ResourceLink {
    return this.#common('localTimeParametersCollection', {});
  }

  localTimeParameters(localTimeParameters: string): ResourceLink {
    return this.#common('localTimeParameters', { localTimeParameters });
  }

  batchSubscription(subscription: string): ResourceLink {
    return this.#common('batchSubscription', { subscription });
  }

  batchSubscriptionUsagePoints(subscription: string): ResourceLink {
    return this.#common('batchSubscriptionUsagePoints', { subscription });
  }

  batchSubscriptionUsagePoint(subscription: string, usagePoint: string): ResourceLink {
    return this.#common('batchSubscriptionUsagePoint', { subscription, usagePoint });
  }

  batchRetailCustomer(retailCustomer: string): ResourceLink {
    return this.#common('batchRetailCustomer', { retailCustomer });
  }

  batchRetailCustomerUsagePoints(retailCustomer: string): ResourceLink {
    return this.#common('batchRetailCustomerUsagePoints', { retailCustomer });
  }

  batchRetailCustomerUsagePoint(retailCustomer: string, usagePoint: string): ResourceLink {
    return this.#common('batchRetailCustomerUsagePoint', { retailCustomer, usagePoint });
  }

  /** A resource of the retail customer: in a third party's view its subscription stands for the customer. */
  ofCustomer<Kind extends CustomerKind>(kind: Kind, ids: IdsOf<typeof customerPaths, Kind>): ResourceLink {
    const [path, type] = customerPaths[kind];
    return { href: this.#customerBase + fillPath(path, ids), type };
  }

  batchBulk(bulk: string): ResourceLink {
    return this.#common('batchBulk', { bulk });
  }

  batchBulkRetailCustomerInfo(bulk: string): ResourceLink {
    return this.#common('batchBulkRetailCustomerInfo', { bulk });
  }

  retailCustomer(retailCustomer: string): ResourceLink {
    return this.#common('retailCustomer', { retailCustomer });
  }

  authorizations(): ResourceLink {
    return this.#common('authorizations', {});
  }

  authorization(authorization: string): ResourceLink {
    return this.#common('authorization', { authorization });
  }

  applicationInformationCollection(): ResourceLink {
    return this.#common('applicationInformationCollection', {});
  }

  applicationInformation(applicationInformation: string): ResourceLink {
    return this.#common('applicationInformation', { applicationInformation });
  }

  readServiceStatus(): ResourceLink {
    return this.#common('readServiceStatus', {});
  }

  #usage<Kind extends UsageKind>(kind: Kind, ids: IdsOf<typeof usagePaths, Kind>): ResourceLink {
    const [path, type] = usagePaths[kind];
    return { href: this.#viewBase + fillPath(path, ids), type };
  }

  #root<Kind extends RootKind>(kind: Kind, ids: IdsOf<typeof rootPaths, Kind>): ResourceLink {
    const [path, type] = rootPaths[kind];
    return { href: this.#viewBase + fillPath(path, ids), type };
  }

  #common<Kind extends CommonKind>(kind: Kind, ids: IdsOf<typeof commonPaths, Kind>): ResourceLink {
    const [path, type] = commonPaths[kind];
    return { href: `${this.#base}/${fillPath(path, ids)}`, type };
  }
}

/**
 * The path of a resource that is the same for every reader: its address without the host and without the part that
 * names the reader. It is the name that `atomId` hashes.
 */
export function stablePath<Kind extends UsageKind>(kind: Kind, ids: IdsOf<typeof usagePaths, Kind>): string;
export function stablePath<Kind extends CommonKind>(kind: Kind, ids: IdsOf<typeof commonPaths, Kind>): string;
export function stablePath<Kind extends CustomerKind>(kind: Kind, ids: IdsOf<typeof customerPaths, Kind>): string;
export function stablePath(kind: UsageKind | CommonKind | CustomerKind, ids: Readonly<Record<string, string>>): string {
  return `${RESOURCE_PATH}/${fillPath({ ...usagePaths, ...commonPaths, ...customerPaths }[kind][0], ids)}`;
}

function customerPath(view: ResourceView): string {
  if ('subscription' in view) return `RetailCustomer/${view.subscription}/`;
  return viewPath(view);
}

function viewPath(view: ResourceView): string {
  if ('subscription' in view) return `Subscription/${view.subscription}/`;
  if ('retailCustomer' in view) return `RetailCustomer/${view.retailCustomer}/`;
  return '';
}
