import type { OpenAPIObject } from '@nestjs/swagger';
import { attemptFailures, deliveryStates, MOST_RESENT } from '@app/webhooks';
import { NOTIFICATIONS_PATH } from '../third-party-api/notifications.controller.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const list = (items: object) => ({ type: 'array', items });
const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } });
const problems = (...statuses: readonly number[]) =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]));
const refusals = problems(401, 403, 404);
const counted = { type: 'object', required: ['deliveries'], properties: { deliveries: { type: 'integer' } } };
const asked = (name: string, schema: object, description: string) => ({
  name,
  in: 'query' as const,
  schema,
  description,
});

const operation = (summary: string, responses: object, more: Partial<Operation> = {}): Partial<Operation> => ({
  summary,
  tags: ['Notifications'],
  responses: { ...responses, ...refusals },
  ...more,
});

/** How third parties look after the notifications that they get. */
export const notificationOperations: Readonly<Record<string, Partial<Operation>>> = {
  [`GET ${NOTIFICATIONS_PATH}/endpoint`]: operation('Read where notifications go, and how that stands', {
    200: json('The endpoint.', refTo('NotificationEndpoint')),
  }),
  [`POST ${NOTIFICATIONS_PATH}/endpoint/verification`]: operation('Verify the address now', {
    200: json('The endpoint; it holds `refusal` where the address was not verified.', refTo('NotificationEndpoint')),
  }),
  [`POST ${NOTIFICATIONS_PATH}/endpoint/resumption`]: operation('Resume, and send what is parked', {
    202: json('How many deliveries were parked.', counted),
  }),
  [`POST ${NOTIFICATIONS_PATH}/endpoint/secret`]: operation(
    'Be told the secret that signs: the first once, later a new one, beside which the one before signs for a day',
    { 200: json('The secret.', { type: 'object', required: ['secret'], properties: { secret: text } }) },
  ),
  [`GET ${NOTIFICATIONS_PATH}/deliveries`]: operation(
    'List deliveries, the newest first',
    {
      200: json('A page of them.', {
        type: 'object',
        required: ['deliveries'],
        properties: {
          deliveries: list(refTo('Delivery')),
          next: { type: 'string', description: 'path of the next page; absent where there is none' },
        },
      }),
      ...problems(400),
    },
    {
      parameters: [
        asked('state', { type: 'string', enum: [...deliveryStates] }, 'of this state alone'),
        asked('authorization', text, 'that tell of this authorization'),
        asked('after', text, 'id of the last of the page before'),
        asked('limit', { type: 'integer', minimum: 1, maximum: 500 }, 'at most; 100 where absent'),
      ],
    },
  ),
  [`POST ${NOTIFICATIONS_PATH}/deliveries/test`]: operation('Send a notification of nothing new', {
    202: json('The delivery, which waits.', refTo('Delivery')),
    ...problems(409, 429),
  }),
  [`POST ${NOTIFICATIONS_PATH}/deliveries/resending`]: operation(
    `Send those of a time again, ${MOST_RESENT} at most`,
    { 202: json('How many.', counted), ...problems(400, 409, 429) },
    {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { type: 'object', required: ['from', 'until'], properties: { from: time, until: time } },
          },
        },
      },
    },
  ),
  [`GET ${NOTIFICATIONS_PATH}/deliveries/:delivery`]: operation('Read one delivery', {
    200: json('The delivery, with its attempts.', refTo('Delivery')),
  }),
  [`POST ${NOTIFICATIONS_PATH}/deliveries/:delivery/resending`]: operation('Send one again, with the same id', {
    202: json('The delivery, which waits.', refTo('Delivery')),
    ...problems(409, 429),
  }),
};

export const notificationSchemas = {
  NotificationEndpoint: {
    type: 'object',
    required: ['uri', 'since', 'secrets'],
    properties: {
      uri: { type: 'string', format: 'uri' },
      since: time,
      verified_at: { ...time, description: 'absent: not verified, and nothing is sent there' },
      refusal: { ...refTo('DeliveryAttempt') },
      failing_since: time,
      suspended_at: { ...time, description: 'nothing is sent until it is resumed' },
      suspended_for: { type: 'string', enum: ['failing', 'gone'] },
      secrets: list({
        type: 'object',
        required: ['since', 'told'],
        properties: { since: time, told: { type: 'boolean' }, until: time },
      }),
    },
  },
  Delivery: {
    type: 'object',
    required: ['id', 'state', 'created_at', 'resources', 'authorizations', 'attempts'],
    properties: {
      id: { type: 'string', description: 'the `webhook-id`' },
      state: { type: 'string', enum: [...deliveryStates] },
      created_at: time,
      delivered_at: time,
      next_attempt_at: time,
      resources: list({ type: 'string', format: 'uri' }),
      authorizations: list(text),
      attempts: list(refTo('DeliveryAttempt')),
    },
  },
  DeliveryAttempt: {
    type: 'object',
    required: ['at', 'milliseconds'],
    properties: {
      at: time,
      milliseconds: { type: 'integer' },
      status: { type: 'integer', description: 'absent where there was no answer' },
      failure: { type: 'string', enum: [...attemptFailures] },
      excerpt: { type: 'string', description: 'the first bytes of the answer' },
    },
  },
};
