import { isGood, type Attempt, type Delivery, type NotificationEndpoint } from '@app/webhooks';

const attemptDocument = ({ at, milliseconds, status, failure, excerpt }: Attempt): object => ({
  at,
  milliseconds,
  ...(status !== undefined && { status }),
  ...(failure !== undefined && { failure }),
  ...(excerpt !== undefined && { excerpt }),
});

/** A delivery as its third party reads it; `id` is the `webhook-id`. */
export const deliveryDocument = (delivery: Delivery): object => {
  const { _id, state, createdAt, deliveredAt, nextAttemptAt, uris, authorizationIds, attempts } = delivery;
  return {
    id: _id,
    state,
    created_at: createdAt,
    ...(deliveredAt && { delivered_at: deliveredAt }),
    ...(nextAttemptAt && { next_attempt_at: nextAttemptAt }),
    resources: uris,
    authorizations: authorizationIds,
    attempts: attempts.map(attemptDocument),
  };
};

/** An endpoint as its third party reads of it. What signs is told on its own, and once. */
export const endpointDocument = (endpoint: NotificationEndpoint, at: Date): object => {
  const { uri, uriSince, verifiedAt, refusal, failingSince, suspendedAt, suspendedFor, secrets } = endpoint;
  return {
    uri,
    since: uriSince,
    ...(verifiedAt && { verified_at: verifiedAt }),
    ...(refusal && { refusal: attemptDocument(refusal) }),
    ...(failingSince && { failing_since: failingSince }),
    ...(suspendedAt && { suspended_at: suspendedAt, suspended_for: suspendedFor }),
    secrets: secrets
      .filter((secret) => isGood(secret, at))
      .map(({ since, until, toldAt }) => ({
        since,
        told: toldAt !== undefined,
        ...(until && { until }),
      })),
  };
};
