import { get, type ConformanceCase } from '../conformance-case.js';
import { answers, holds, valid } from '../expectations.js';
import {
  localTimeParameters,
  localTimeParametersCollection,
  meterReadings,
  readingType,
  readingTypes,
  serviceStatus,
  subscription,
  usagePoint,
  usagePoints,
} from '../places.js';

/** The suite's own tests of the tree (OpenEspiIntegrationTests/API): not certified, but what clients go by. */
export const resourceLevelRest: readonly ConformanceCase[] = [
  {
    id: 'API004',
    functionBlock: 32,
    title: 'A bare Subscription is no resource',
    steps: [get(subscription, 'access', answers(400, 404))],
  },
  {
    id: 'API005',
    functionBlock: 32,
    title: 'LocalTimeParameters, all and one',
    steps: [
      get(localTimeParametersCollection, 'access', answers(200), valid, holds('LocalTimeParameters')),
      get(localTimeParameters, 'access', answers(200), valid, holds('LocalTimeParameters')),
    ],
  },
  {
    id: 'API006',
    functionBlock: 32,
    title: 'ReadingType, all and one',
    steps: [
      get(readingTypes, 'access', answers(200), valid, holds('ReadingType')),
      get(readingType, 'access', answers(200), valid, holds('ReadingType')),
    ],
  },
  {
    id: 'API007',
    functionBlock: 32,
    title: 'UsagePoint, all and one',
    steps: [
      get(usagePoints, 'access', answers(200), valid, holds('UsagePoint')),
      get(usagePoint, 'access', answers(200), valid, holds('UsagePoint')),
    ],
  },
  {
    id: 'API008',
    functionBlock: 32,
    title: 'MeterReadings of a UsagePoint',
    steps: [get(meterReadings, 'access', answers(200), valid, holds('MeterReading'))],
  },
  {
    id: 'API009',
    functionBlock: 3,
    title: 'Who may read the status of the service',
    steps: [get(serviceStatus, 'upload', answers(200), valid), get(serviceStatus, 'registration', answers(403))],
  },
];
