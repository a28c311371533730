import type { OpenAPIObject } from '@nestjs/swagger';
import { AUDIT_ROOTS_PATH } from '../audit/audit-roots.controller.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const text = { type: 'string' };
const instant = { type: 'string', description: 'RFC 3339 with any offset, or epoch seconds' };
const asked = (name: string, schema: object, description: string) => ({
  name,
  in: 'query' as const,
  schema,
  description,
});

/** By which everybody can check what this server says of its audit. */
export const auditOperations: Readonly<Record<string, Partial<Operation>>> = {
  [`GET ${AUDIT_ROOTS_PATH}`]: {
    summary: 'Read the signed roots of the access records, and the public keys',
    tags: ['Audit'],
    parameters: [
      asked('from', instant, 'signed at this time or later'),
      asked('until', instant, 'signed before this time'),
      asked('after', text, '`next` of the page before'),
      asked('limit', { type: 'integer', minimum: 1, maximum: 500 }, 'roots at most; 100 where absent'),
    ],
    responses: {
      200: {
        description: 'As asked.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/AuditRoots' } } },
      },
      400: { $ref: '#/components/responses/Problem400' },
    },
  },
};

export const auditSchemas = {
  AuditRoots: {
    type: 'object',
    required: ['issuer', 'keys', 'roots'],
    properties: {
      issuer: { type: 'string', format: 'uri' },
      keys: {
        type: 'object',
        description:
          'public keys (RFC 7517, Ed25519) by what they sign; `kid` is the part of a signature before its dot',
        additionalProperties: { type: 'array', items: { type: 'object' } },
      },
      roots: { type: 'array', items: { $ref: '#/components/schemas/AuditRoot' } },
      next: { type: 'string', description: '`after` of the next page; absent where this one is empty' },
    },
  },
  AuditRoot: {
    type: 'object',
    description:
      'That these records were there, in this order, at this time. Signed is this object without `signature`, as canonical JSON (RFC 8785).',
    required: ['id', 'chain', 'from', 'to', 'root', 'head', 'at', 'signature'],
    properties: {
      id: text,
      chain: { type: 'string', description: 'day (UTC) and writing process' },
      from: { type: 'integer', description: 'place of the first record in the chain' },
      to: { type: 'integer', description: 'place of the last one' },
      root: { type: 'string', description: 'Merkle tree hash over the hashes of the records (RFC 9162 section 2.1.1)' },
      head: { type: 'string', description: 'hash of the last record' },
      since: instant,
      until: instant,
      at: { type: 'string', format: 'date-time' },
      after: {
        type: 'object',
        description: 'the root that was the latest before, and its hash',
        properties: { id: text, hash: text },
      },
      signature: { type: 'string', description: 'key id and Ed25519 signature in base64url, parted by a dot' },
    },
  },
};
