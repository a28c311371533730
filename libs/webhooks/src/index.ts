export type { Attempt, Delivery, DeliveryState } from './delivery.js';
export type { NotificationEndpoint, SigningSecret } from './notification-endpoint.js';
