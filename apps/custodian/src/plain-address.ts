import type { RequestHandler } from 'express';

/** A socket of both families gives IPv4 addresses as IPv6 (RFC 4291 section 2.5.5.2); records say them as they are. */
export const plainAddress: RequestHandler = (request, _response, next) => {
  Object.defineProperty(request, 'ip', { value: request.ip?.replace(/^::ffff:(?=[\d.]+$)/i, '') });
  next();
};
