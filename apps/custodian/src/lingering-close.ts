import type { RequestHandler } from 'express';

/**
 * Where a connection is to be closed after an answer that comes before its request is whole, what is left is read and
 * forgotten first: closed at once, it would take the answer along, above all from a proxy (RFC 9112 section 9.6).
 */
export const lingeringClose: RequestHandler = (request, response, next) => {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (!response.shouldKeepAlive && (length ?? encoding) !== undefined) {
    // else Node closes it at once
    response.setHeader('Connection', 'keep-alive');
    response.once('finish', () => {
      const close = (): void => request.socket.destroySoon();
      if (request.complete) close();
      else request.unpipe().resume().once('end', close);
    });
  }
  next();
};
