import type { OpenAPIObject } from '@nestjs/swagger';

type Components = NonNullable<OpenAPIObject['components']>;

const instant = { type: 'string', description: 'RFC 3339 with any offset, or epoch seconds' };

const asked = (name: string, schema: object, description: string) => ({
  name,
  in: 'query' as const,
  schema,
  description,
});

/** Function block 37, as far as it bears on reading a feed; `as-of` is this server's addition. */
const parameters = {
  publishedMin: asked('published-min', instant, 'data from this time on'),
  publishedMax: asked('published-max', instant, 'data until this time'),
  updatedMin: asked('updated-min', instant, 'what has changed from this time on'),
  updatedMax: asked('updated-max', instant, 'what has changed until this time'),
  maxResults: asked('max-results', { type: 'integer', minimum: 0 }, 'entries, or blocks and summaries, at most'),
  startIndex: asked('start-index', { type: 'integer', minimum: 1 }, 'the first of them'),
  asOf: asked('as-of', instant, 'the data as it was known at this time'),
};
export const feedParameterNames = Object.keys(parameters);

const refusals: Readonly<Record<number, string>> = {
  400: 'Something in the request cannot be understood; it says what.',
  401: 'The token is not known, has expired, or has been revoked.',
  403: 'No token, or one that does not open this.',
  404: 'There is no such resource in your view.',
  412: 'It has changed since: read it again first.',
  429: 'Too many requests; Retry-After says when to go on.',
};
export const problemStatuses = Object.keys(refusals).map(Number);

/** The same of what is written. */
const refusalsOfWrites: Readonly<Record<number, string>> = {
  409: 'It cannot be done as things stand; it says why.',
  413: 'The body is larger than is taken here.',
  415: 'The body is of a type that is not taken here.',
};
export const writeProblemStatuses = Object.keys(refusalsOfWrites).map(Number);

/** The same of what is prepared first. */
const refusalsOfFiles: Readonly<Record<number, string>> = {
  416: 'The file has nothing in that range; Content-Range says how many bytes it has.',
  503: 'It could not be prepared. Ask again, and it is begun anew.',
};
export const fileProblemStatuses = Object.keys(refusalsOfFiles).map(Number);

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** What operations share. */
export const components = {
  parameters,
  responses: {
    NotModified: { description: 'Not changed since the ETag or the date given.' },
    Preparing: {
      description: 'It is being prepared. Ask again after so many seconds, or when a notification names it.',
      headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'seconds' } },
    },
    Partial: { description: 'The range that was asked for of the gzip of a prepared file.' },
    ...Object.fromEntries(
      Object.entries({ ...refusals, ...refusalsOfWrites, ...refusalsOfFiles }).map(([status, text]) => [
        `Problem${status}`,
        problem(text),
      ]),
    ),
  },
  schemas: {
    Problem: {
      type: 'object',
      description: 'RFC 9457 problem details. `type` is a page of this server that says what happened and what to do.',
      required: ['type', 'title', 'status', 'detail', 'code'],
      properties: {
        type: { type: 'string', format: 'uri' },
        title: { type: 'string', description: 'what this code means' },
        status: { type: 'integer' },
        detail: { type: 'string', description: 'what it is about this time' },
        code: { type: 'string', description: 'stable: programs may go by it' },
      },
    },
  },
} satisfies Components;
