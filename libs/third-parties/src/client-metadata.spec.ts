import { describe, expect, it } from '@jest/globals';
import { CustodianError } from '@app/runtime';
import { clientMetadataOf } from './client-metadata.js';

const plain = {
  client_name: 'Kilowatt Diary',
  redirect_uris: ['https://diary.example/callback'],
  scope: ['FB=4_5_15;IntervalDuration=3600;BlockDuration=daily;HistoryLength=13'],
};

const codeOf = (input: object): string | undefined => {
  try {
    clientMetadataOf(input);
    return undefined;
  } catch (error) {
    return error instanceof CustodianError ? error.code : String(error);
  }
};

describe('clientMetadataOf', () => {
  it('keeps what it knows and drops the rest', () => {
    const known = {
      ...plain,
      contacts: ['ops@diary.example'],
      logo_uri: 'https://diary.example/logo.svg',
      third_party_notify_uri: 'http://localhost:9000/notify',
      third_party_application_type: 1,
      third_party_phone: '+1 512 555 0100',
    };
    expect(clientMetadataOf({ ...known, client_secret: 'mine', status: 2 })).toEqual(known);
  });

  it('writes scopes in canonical form, from a list or from text with spaces between', () => {
    const scope = ['FB=4_5', 'FB=15_16'];
    expect(clientMetadataOf({ ...plain, scope: ['FB=5_4;', 'FB=16_15'] }).scope).toEqual(scope);
    expect(clientMetadataOf({ ...plain, scope: 'FB=5_4  FB=16_15' }).scope).toEqual(scope);
  });

  it('leaves out what is empty', () => {
    expect(clientMetadataOf({ ...plain, tos_uri: '', software_id: undefined })).not.toHaveProperty('tos_uri');
  });

  it.each([
    ['no name', { client_name: undefined }],
    ['a name of spaces', { client_name: '  ' }],
    ['a name that ESPI has no room for', { client_name: 'x'.repeat(257) }],
    ['no scope', { scope: [] }],
    ['a scope that is none', { scope: ['everything'] }],
    ['contacts that are not a list', { contacts: 'ops@diary.example' }],
    ['a page that runs a script', { client_uri: 'javascript:alert(1)' }],
    ['a page without encryption', { policy_uri: 'http://diary.example/policy' }],
    ['an address with a password in it', { third_party_notify_uri: 'https://a:b@diary.example/' }],
    ['a code in words', { third_party_application_use: 'Academic' }],
  ])('refuses %s', (_, change) => {
    expect(codeOf({ ...plain, ...change })).toBe('invalid-client-metadata');
  });

  it.each(['https://diary.example/cb?x=1', 'http://localhost/cb', 'http://127.0.0.1:8000/cb', 'com.example.diary:/cb'])(
    'takes %s to redirect to',
    (uri) => {
      expect(clientMetadataOf({ ...plain, redirect_uris: [uri] }).redirect_uris).toEqual([uri]);
    },
  );

  it.each([
    'http://diary.example/cb',
    'https://diary.example/cb#part',
    '/cb',
    'javascript:alert(1)',
    'data:text/html,x',
  ])('does not redirect to %s', (uri) => {
    expect(codeOf({ ...plain, redirect_uris: [uri] })).toBe('invalid-redirect-uri');
  });
});
