import type { RequestHandler } from 'express';

/**
 * Where a connection is to be closed after an answer that comes before its request is whole, what is left is read and
 * forgotten first: closed at once, it would take the answer along, above all from a proxy (RFC 9112 section 9.6).
 */
export const lingeringClose: RequestHandler = (request, response, next) => {
  response.prependOnceListener('finish', () => {
    const isLast = !response.shouldKeepAlive || response.getHeader('Connection') === 'close';
    const { socket } = response;
    if (!isLast || request.complete || socket === null) return;
    const close = socket.destroySoon.bind(socket);
    // Node calls it as soon as the answer is sent
    socket.destroySoon = () => undefined;
    request.unpipe().resume().once('end', close);
  });
  next();
};
