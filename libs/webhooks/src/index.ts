export { attemptFailures, type AttemptFailure } from './attempt-failure.js';
export { writeBatchList } from './batch-list.js';
export { Deliveries, deliveriesCollection } from './deliveries.js';
export { DeliveryLog, deliveryStates, MOST_RESENT, type DeliveryPage, type DeliveryRates } from './delivery-log.js';
export type { Attempt, Delivery, DeliveryState } from './delivery.js';
export { EndpointMail } from './endpoint-mail.js';
export { EndpointVerifier } from './endpoint-verifier.js';
export { FanOut } from './fan-out.js';
export {
  notificationEndpointsCollection,
  type NotificationEndpoint,
  type SigningSecret,
  type SuspensionReason,
} from './notification-endpoint.js';
export { isGood, NotificationEndpoints, SECRET_OVERLAP_MS, SEND_JOB } from './notification-endpoints.js';
export { notificationLimits } from './notification-limits.js';
export { NotificationSender, type DeliverySource } from './notification-sender.js';
export { openNotifications, type NotificationServices } from './open-notifications.js';
export { openSending, type SendingServices } from './open-sending.js';
export { pendingNoticesCollection } from './pending-notices.js';
export { Receivers, type Resolve } from './receivers.js';
export { Redeliveries } from './redeliveries.js';
