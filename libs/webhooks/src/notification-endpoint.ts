/** A secret that notifications are signed with. Two are good at a time while one takes the other's place. */
export interface SigningSecret {
  /** sealed by the keys of the installation: it must be read again to sign */
  readonly sealed: string;
  readonly since: Date;
  /** from when on it signs no more; absent: it is the current one */
  readonly until?: Date;
}

/** Where an application is told of changes: its `thirdPartyNotifyUri`, and how it has behaved. */
export interface NotificationEndpoint {
  /** id of the application */
  readonly _id: string;
  readonly _v: 1;
  readonly uri: string;
  /** newest first */
  readonly secrets: readonly SigningSecret[];
  /** when `uri` was seen to answer as its owner would; absent: it was not yet, and nothing is sent there */
  readonly verifiedAt?: Date;
  /** the first of the failures since the last success */
  readonly failingSince?: Date;
  /** when its contacts were told that it fails */
  readonly warnedAt?: Date;
  /** nothing is sent any more until somebody resumes it */
  readonly suspendedAt?: Date;
}
