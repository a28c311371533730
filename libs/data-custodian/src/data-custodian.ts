import {
  accessRecordsCollection,
  AccessRecords,
  accountEventsCollection,
  AuthorizationEvents,
  auditRootsCollection,
  auditWritersCollection,
} from '@app/audit';
import {
  authorizationCollections,
  AuthorizationServer,
  leniencies,
  openAuthorization,
  openConsent,
  type AuthorizationServices,
  type ConsentServices,
  type OAuthSettings,
} from '@app/authorization';
import {
  DemoAccess,
  demoAccessCollection,
  DemoHistory,
  DemoLife,
  DemoPeople,
  demoUtilityCollection,
} from '@app/demo-utility';
import { RESOURCE_PATH, ResourceLinks } from '@app/espi';
import { enrolmentClaimsCollection, openEnrolment, type EnrolmentServices } from '@app/enrolment';
import { CustomerErasure } from '@app/erasure';
import { Intake, intakeCollections } from '@app/intake';
import { Jobs, jobsCollection } from '@app/jobs';
import { MailOutbox, outgoingMailCollection } from '@app/mail';
import { Metering, meteringCollections, UsageRetention } from '@app/metering';
import { PreparedDownloads, PreparedFiles, preparedFilesCollections } from '@app/prepared-files';
import {
  CustomerResources,
  customerResourcesCollection,
  Customers,
  customersCollection,
  statementDocumentsCollections,
  Statements,
} from '@app/retail-customers';
import { AuthorizationLives } from '@app/regulatory-reports';
import { Keys, type Configuration } from '@app/runtime';
import { RetailersOfRecord, retailersOfRecordCollection, Tenures, tenuresCollection } from '@app/service-history';
import { openStore, type CollectionDefinition, type Store } from '@app/store';
import { ianaZone } from '@app/time';
import { ApplicationDecisions } from '@app/third-parties';
import { openUsers, userCollections, type UserServices } from '@app/users';
import { openReports, reportCollections, type ReportServices } from '@app/regulatory-reports';
import { RateLimits, rateLimitsCollection } from '@app/web';
import {
  deliveriesCollection,
  EndpointMail,
  NotificationEndpoints,
  notificationEndpointsCollection,
  openNotifications,
  openSending,
  pendingNoticesCollection,
  Receivers,
  type NotificationServices,
  type SendingServices,
} from '@app/webhooks';
import { DatabaseMetrics } from './database-metrics.js';

/** Every collection of the custodian. */
export const collections: readonly CollectionDefinition[] = [
  accessRecordsCollection,
  accountEventsCollection,
  auditRootsCollection,
  auditWritersCollection,
  ...authorizationCollections,
  customerResourcesCollection,
  customersCollection,
  demoAccessCollection,
  deliveriesCollection,
  demoUtilityCollection,
  enrolmentClaimsCollection,
  ...intakeCollections,
  jobsCollection,
  ...meteringCollections,
  notificationEndpointsCollection,
  outgoingMailCollection,
  pendingNoticesCollection,
  ...preparedFilesCollections,
  rateLimitsCollection,
  ...reportCollections,
  retailersOfRecordCollection,
  ...statementDocumentsCollections,
  tenuresCollection,
  ...userCollections,
];

/** One open data custodian: the parts that doors (server, command line) call, over one store. */
export class DataCustodian {
  readonly metering: Metering;
  readonly customers: Customers;
  readonly customerResources: CustomerResources;
  readonly statements: Statements;
  readonly tenures: Tenures;
  readonly retailersOfRecord: RetailersOfRecord;
  readonly applications: AuthorizationServices['applications'];
  readonly ownedApplications: AuthorizationServices['ownedApplications'];
  readonly applicationReviews: AuthorizationServices['applicationReviews'];
  readonly logos: AuthorizationServices['logos'];
  readonly domainVerification: AuthorizationServices['domainVerification'];
  readonly agreements: AuthorizationServices['agreements'];
  readonly authorizations: AuthorizationServices['authorizations'];
  readonly entitlements: AuthorizationServices['entitlements'];
  readonly registrations: AuthorizationServices['registrations'];
  readonly authorizationManagement: AuthorizationServices['authorizationManagement'];
  readonly applicationManagement: AuthorizationServices['applicationManagement'];
  readonly initialAccessTokens: AuthorizationServices['initialAccessTokens'];
  readonly tokens: AuthorizationServices['tokens'];
  readonly oauthInteractions: AuthorizationServices['interactions'];
  readonly offlineAuthorizations: AuthorizationServices['offlineAuthorizations'];
  readonly permissionJobs: AuthorizationServices['jobHandlers'];
  readonly accessRecords: AccessRecords;
  readonly intake: Intake;
  readonly customerErasure: CustomerErasure;
  readonly usageRetention: UsageRetention;
  readonly databaseMetrics: DatabaseMetrics;
  readonly demoAccess: DemoAccess;
  readonly demoHistory: DemoHistory;
  readonly demoLife: DemoLife;
  readonly demoPeople: DemoPeople;
  readonly jobs: Jobs;
  readonly mail: MailOutbox;
  readonly preparedDownloads: PreparedDownloads;
  readonly preparedFiles: PreparedFiles;
  readonly rateLimits: RateLimits;
  readonly people: UserServices;
  readonly enrolments: EnrolmentServices['enrolments'];
  readonly enrolmentLetters: EnrolmentServices['enrolmentLetters'];
  readonly consents: ConsentServices['consents'];
  readonly connections: ConsentServices['connections'];
  readonly customerMeters: ConsentServices['customerMeters'];
  readonly applicationDecisions: ApplicationDecisions;
  readonly notificationEndpoints: NotificationEndpoints;
  readonly notices: NotificationServices;
  readonly notifications: SendingServices;
  readonly reports: ReportServices;
  readonly authorizationLives: AuthorizationLives;

  constructor(
    readonly configuration: Configuration,
    readonly store: Store,
    readonly keys: Keys,
  ) {
    this.metering = new Metering(store);
    this.customers = new Customers(store);
    this.customerResources = new CustomerResources(store);
    this.statements = new Statements(store, this.customerResources);
    this.tenures = new Tenures(store);
    this.retailersOfRecord = new RetailersOfRecord(store);
    this.jobs = new Jobs(store);
    this.mail = new MailOutbox(store, configuration);
    this.rateLimits = new RateLimits(store);
    this.people = openUsers(store, {
      baseUrl: configuration.baseUrl,
      utility: configuration.custodianName,
      keys,
      demo: configuration.demo !== 'off',
      mail: this.mail,
      rateLimits: this.rateLimits,
    });
    const { people, customers, mail, rateLimits } = this;
    const enrolment = openEnrolment(store, {
      baseUrl: configuration.baseUrl,
      customers,
      customerResources: this.customerResources,
      keys,
      mail,
      people,
      rateLimits,
      tenures: this.tenures,
      usagePoints: this.metering.usagePoints,
    });
    this.enrolments = enrolment.enrolments;
    this.enrolmentLetters = enrolment.enrolmentLetters;
    const { jobs } = this;
    const messages = {
      jobs,
      mail: this.mail,
      users: this.people.users,
      baseUrl: configuration.baseUrl,
      zone: ianaZone(configuration.defaultTimeZone),
    };
    const endpoints = new NotificationEndpoints(store, { keys, jobs });
    this.notificationEndpoints = endpoints;
    const authorization = openAuthorization(store, undefined, {
      reservedNames: [configuration.custodianName],
      messages,
      onApplicationWritten: async (application, session) => void (await endpoints.follow(application, session)),
    });
    this.applications = authorization.applications;
    this.ownedApplications = authorization.ownedApplications;
    this.applicationReviews = authorization.applicationReviews;
    this.logos = authorization.logos;
    this.domainVerification = authorization.domainVerification;
    this.agreements = authorization.agreements;
    this.authorizations = authorization.authorizations;
    this.entitlements = authorization.entitlements;
    this.registrations = authorization.registrations;
    this.authorizationManagement = authorization.authorizationManagement;
    this.applicationManagement = authorization.applicationManagement;
    this.initialAccessTokens = authorization.initialAccessTokens;
    this.tokens = authorization.tokens;
    this.oauthInteractions = authorization.interactions;
    this.offlineAuthorizations = authorization.offlineAuthorizations;
    this.permissionJobs = authorization.jobHandlers;
    this.demoAccess = new DemoAccess(store, authorization);
    this.demoHistory = new DemoHistory(store, keys);
    this.demoLife = new DemoLife(store, authorization);
    this.preparedDownloads = new PreparedDownloads(store, {
      authorization,
      configuration,
      jobs,
      metering: this.metering,
    });
    this.preparedFiles = new PreparedFiles(store, {
      authorization,
      configuration,
      customerResources: this.customerResources,
      jobs: this.jobs,
      metering: this.metering,
      rateLimits: this.rateLimits,
    });
    this.accessRecords = new AccessRecords(store, keys, undefined, async (usagePointIds, period) =>
      this.tenures.customersAt(usagePointIds, period),
    );
    const { accessRecords, customerResources, tenures } = this;
    const { usagePoints } = this.metering;
    const consent = openConsent(store, {
      ...authorization,
      accessRecords,
      customerResources,
      keys,
      messages,
      tenures,
      usagePoints,
      utilityName: configuration.custodianName,
    });
    this.demoPeople = new DemoPeople(store, { keys, people: this.people });
    this.consents = consent.consents;
    this.connections = consent.connections;
    this.customerMeters = consent.customerMeters;
    const { applications, authorizations } = this;
    this.reports = openReports(
      store,
      { accessRecords, applications, authorizations, customerResources, tenures, usagePoints },
      messages.zone,
    );
    this.applicationDecisions = new ApplicationDecisions(
      { applicationReviews: this.applicationReviews, users: this.people.users, mail: this.mail },
      (applicationId) => `${configuration.baseUrl}/developers/applications/${applicationId}`,
    );
    this.notices = openNotifications(store, this, {
      baseUrl: configuration.baseUrl,
      quietSeconds: configuration.notificationQuietSeconds,
    });
    const links = new ResourceLinks(`${configuration.baseUrl}${RESOURCE_PATH}`, { root: true });
    this.notifications = openSending(store, {
      applications: this.applications,
      endpoints,
      source: this.notices.deliveries,
      jobs,
      mail: new EndpointMail(
        { users: this.people.users, mail: this.mail },
        {
          addressOf: (applicationId) => `${configuration.baseUrl}/developers/applications/${applicationId}/deliveries`,
          timeZone: configuration.defaultTimeZone,
        },
      ),
      rateLimits: this.rateLimits,
      receivers: new Receivers(configuration.notificationReceivers),
      baseUrl: configuration.baseUrl,
      informationUri: (applicationId) => links.applicationInformation(applicationId).href,
    });
    this.authorizationLives = new AuthorizationLives(
      {
        accessRecords,
        accountEvents: this.people.accountEvents,
        applications: this.applications,
        authorizationEvents: new AuthorizationEvents(store),
        authorizations: this.authorizations,
        consents: this.consents,
        deliveries: this.notifications.log,
        keys,
      },
      configuration.baseUrl,
    );
    this.intake = new Intake(store, this.metering, {
      defaultTimeZone: configuration.defaultTimeZone,
      ownHost: new URL(configuration.baseUrl).host,
    });
    this.databaseMetrics = new DatabaseMetrics(store);
    this.usageRetention = new UsageRetention(store, configuration.usageMonths);
    this.customerErasure = new CustomerErasure(store, {
      authorizations,
      customers,
      customerResources,
      enrolments: this.enrolments,
      intakeReports: this.intake.reports,
      mail,
      people,
      preparedDownloads: this.preparedDownloads,
      preparedFiles: this.preparedFiles,
      statements: this.statements,
      tenures,
    });
  }

  static async open(configuration: Configuration, onProgress?: (line: string) => void): Promise<DataCustodian> {
    const keys = Keys.read(configuration);
    return new DataCustodian(configuration, await openStore(configuration, collections, onProgress), keys);
  }

  /** OAuth over this custodian. */
  async authorizationServer(): Promise<AuthorizationServer> {
    const { accessRecords, applications, authorizations, tokens, oauthInteractions: interactions, rateLimits } = this;
    const { baseUrl, mtlsBaseUrl, accessTokenSeconds, refreshTokenDays, oauthLeniencies } = this.configuration;
    const settings: OAuthSettings = {
      baseUrl,
      ...(mtlsBaseUrl !== '' && { mtlsBaseUrl }),
      accessTokenSeconds,
      refreshTokenSeconds: refreshTokenDays * 86_400,
      leniencies: new Set(leniencies.filter((each) => oauthLeniencies.split(',').includes(each))),
    };
    const services = { accessRecords, applications, authorizations, tokens, interactions, rateLimits };
    return AuthorizationServer.open(services, settings);
  }

  /** @param linger leaves an embedded MongoDB up for a moment, for the next command */
  async close({ linger = false }: { linger?: boolean } = {}): Promise<void> {
    await this.people.settled();
    await this.enrolments.settled();
    await this.accessRecords.shutdown();
    await this.store.close({ linger });
  }
}
