import { statusOf, type Agreement, type AuthorizedUsagePoint, type Letter } from '@app/authorization';

/** A letter as its third party reads of it. */
export const letterDocument = ({ _id, mediaType, bytes, attestedAt, attestedBy }: Letter): object => ({
  id: _id,
  media_type: mediaType,
  bytes,
  attested_at: attestedAt,
  attested_by: attestedBy,
});

/** An agreement as the third party that proposed it reads it. Who the customer is, it is not told. */
export const agreementDocument = (agreement: Agreement, at: Date): object => {
  const { _id, email, esiid, scope, purpose, months, proposedAt, invitationExpiresAt, answeredAt } = agreement;
  const { authorizationId, rejection, letters } = agreement;
  return {
    id: _id,
    status: statusOf(agreement, at),
    email,
    esiid,
    scope,
    purpose,
    months,
    proposed_at: proposedAt,
    invitation_expires_at: invitationExpiresAt,
    ...(answeredAt && { answered_at: answeredAt }),
    ...(authorizationId !== undefined && { authorization: authorizationId }),
    ...(rejection && { rejection }),
    letters: letters.map(letterDocument),
  };
};

/** @param custodianName the TDSP of a usage point for which nothing else says one */
export const usagePointDocument = (
  { usagePoint, authorization }: AuthorizedUsagePoint,
  custodianName: string,
): object => {
  const { _id, scope, agreementId, authorizedPeriod } = authorization;
  return {
    esiid: usagePoint.esiid,
    usage_point: usagePoint._id,
    tdsp: usagePoint.tdsp ?? custodianName,
    service_kind: usagePoint.serviceKind,
    authorization: _id,
    ...(agreementId !== undefined && { agreement: agreementId }),
    scope,
    ...(authorizedPeriod.start && { authorized_from: authorizedPeriod.start }),
    ...(authorizedPeriod.end && { authorized_until: authorizedPeriod.end }),
  };
};
