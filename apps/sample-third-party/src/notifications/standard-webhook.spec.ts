import { describe, expect, it } from '@jest/globals';
import { verifyWebhook } from './standard-webhook.js';

/** The example of the Standard Webhooks specification. */
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const body = Buffer.from('{"test": 2432232314}');
const now = 1_614_265_330_000;
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('a signature of Standard Webhooks', () => {
  it('is right as the specification signs', () => {
    expect(() => verifyWebhook(secret, headers, body, now)).not.toThrow();
    const several = { ...headers, 'webhook-signature': `v1,AAAA v1a,x ${headers['webhook-signature']}` };
    expect(() => verifyWebhook(secret, several, body, now)).not.toThrow();
  });

  it.each([
    ['another id', { ...headers, 'webhook-id': 'msg_2' }, body, now],
    ['another body', headers, Buffer.from('{}'), now],
    [
      'another version',
      { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', 'v2') },
      body,
      now,
    ],
    ['no signature', { ...headers, 'webhook-signature': '' }, body, now],
    ['no id', { ...headers, 'webhook-id': undefined }, body, now],
    ['a time that is none', { ...headers, 'webhook-timestamp': '1614265330.0' }, body, now],
    ['a message played again later', headers, body, now + 301_000],
    ['a message of the future', headers, body, now - 301_000],
  ])('is wrong for %s', (_, given, content, at) => {
    expect(() => verifyWebhook(secret, given, content, at)).toThrow('signature-wrong');
  });
});
