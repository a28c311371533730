import { describe, expect, it } from '@jest/globals';
import { elements, validate } from '@app/espi';
import { applicationInformationOf, SECRET_PLACEHOLDER, writtenMetadata } from './application-information.js';
import { ApplicationStatus, type Application } from './application.js';
import { clientMetadataOf } from './client-metadata.js';

const custodian = { custodianId: 'utility', baseUrl: 'https://custodian.example' };
const applicationOf = (more: object = {}): Application => ({
  _id: '1234567890123456',
  _v: 1,
  status: ApplicationStatus.Production,
  metadata: clientMetadataOf({
    client_name: 'Kilowatt Diary',
    redirect_uris: ['https://diary.example:8443/callback?x=1'],
    scope: ['FB=4_5'],
    ...more,
  }),
  credentials: [{ clientId: 'client-1', secretHash: 'never-told', issuedAt: new Date(1_700_000_000_000) }],
  createdAt: new Date(1_600_000_000_000),
  updatedAt: new Date(1_700_000_000_000),
});

describe('the ApplicationInformation of an application', () => {
  it('is valid ESPI, and tells no secret', () => {
    const information = applicationInformationOf(applicationOf(), custodian);
    expect(validate(elements.ApplicationInformation.type, information)).toEqual([]);
    expect(JSON.stringify(information)).not.toContain('never-told');
    expect(information).toMatchObject({
      client_id: 'client-1',
      client_id_issued_at: 1_700_000_000,
      client_secret_expires_at: 0,
      client_secret: SECRET_PLACEHOLDER,
      dataCustodianApplicationStatus: 2,
    });
  });

  it("names the third party's site where it gave no other address", () => {
    expect(applicationInformationOf(applicationOf(), custodian)).toMatchObject({
      thirdPartyNotifyUri: 'https://diary.example:8443',
      client_uri: 'https://diary.example:8443',
    });
    const given = applicationOf({ client_uri: 'https://site.example/', third_party_notify_uri: 'https://n.example/' });
    expect(applicationInformationOf(given, custodian)).toMatchObject({
      thirdPartyNotifyUri: 'https://n.example/',
      thirdPartyUserPortalScreenURI: 'https://site.example/',
    });
    const app = applicationOf({ redirect_uris: ['com.example.diary:/callback'] });
    expect(applicationInformationOf(app, custodian).client_uri).toBe('com.example.diary:/callback');
  });
});

describe('written over', () => {
  const application = applicationOf({ software_version: '1' });
  const shown = applicationInformationOf(application, custodian);

  it('as it was shown it stays as it is', () => {
    expect(writtenMetadata(application.metadata, shown, shown)).toEqual(application.metadata);
  });

  it('takes what the third party says, and forgets what it leaves out', () => {
    const { thirdPartyPhone: _, ...rest } = { ...shown, client_name: 'Watt Diary', contacts: ['a@diary.example'] };
    const before = { ...application.metadata, third_party_phone: '+1 555 0100' };
    const written = writtenMetadata(before, { ...shown, thirdPartyPhone: '+1 555 0100' }, rest);
    expect(written).toMatchObject({ client_name: 'Watt Diary', contacts: ['a@diary.example'] });
    expect(written.third_party_phone).toBeUndefined();
  });

  it.each([
    ['redirect_uri', ['https://evil.example/']],
    ['scope', ['FB=4_5_51']],
    ['dataCustodianApplicationStatus', 1],
    ['client_secret', 'mine'],
    ['registration_client_uri', 'https://evil.example/'],
    ['batchItemInfo', {}],
  ])('refuses another %s', (name, value) => {
    expect(() => writtenMetadata(application.metadata, shown, { ...shown, [name]: value })).toThrow(
      expect.objectContaining({ code: 'element-not-writable', status: 403 }),
    );
  });
});
