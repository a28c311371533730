import { BatchController } from './espi-api/batch.controller.js';
import { ReadingTypesController } from './espi-api/reading-types.controller.js';
import { SubscriptionController } from './espi-api/subscription.controller.js';
import { UploadController } from './espi-api/upload.controller.js';
import { HealthController } from './health.controller.js';

/** Every route of the server is of one of these. */
export const controllers = [
  BatchController,
  HealthController,
  ReadingTypesController,
  SubscriptionController,
  UploadController,
];
