import { ApplicationInformationController } from './espi-api/application-information.controller.js';
import { AuthorizationController } from './espi-api/authorization.controller.js';
import { BatchController } from './espi-api/batch.controller.js';
import { BulkController } from './espi-api/bulk.controller.js';
import { ReadingTypesController } from './espi-api/reading-types.controller.js';
import { ReadServiceStatusController } from './espi-api/read-service-status.controller.js';
import { CustomerRootController } from './espi-api/customer-root.controller.js';
import { RetailCustomerController } from './espi-api/retail-customer.controller.js';
import { UploadController } from './espi-api/upload.controller.js';
import { UsagePointController } from './espi-api/usage-point.controller.js';
import { UsageRootController } from './espi-api/usage-root.controller.js';
import { OAuthController } from './oauth/oauth.controller.js';
import { RegistrationController } from './oauth/registration.controller.js';
import { ScopeSelectionController } from './oauth/scope-selection.controller.js';
import { ApplicationSandboxController } from './third-party-portal/application-sandbox.controller.js';
import { ApplicationsController } from './third-party-portal/applications.controller.js';
import { DevelopersController } from './third-party-portal/developers.controller.js';
import { CredentialsController } from './third-party-portal/credentials.controller.js';
import { IdentityController } from './third-party-portal/identity.controller.js';
import { RegistrationTokensController } from './third-party-portal/registration-tokens.controller.js';
import { LogosController } from './pages/logos.controller.js';
import { PortalAgreementsController } from './third-party-portal/portal-agreements.controller.js';
import { ValidatorController } from './third-party-portal/validator.controller.js';
import { ConsoleController } from './third-party-portal/console.controller.js';
import { GuidesController } from './third-party-portal/guides/guides.controller.js';
import { DeliveriesController } from './third-party-portal/deliveries.controller.js';
import { ActivityController } from './third-party-portal/activity.controller.js';
import { ProductionController } from './third-party-portal/production.controller.js';
import { StaffDeliveriesController } from './staff-portal/staff-deliveries.controller.js';
import { FeedAccessController } from './auditor-portal/feed-access.controller.js';
import { PublicFiguresController } from './auditor-portal/public-figures.controller.js';
import { ReportFeedController } from './auditor-portal/report-feed.controller.js';
import { ReportsController } from './auditor-portal/reports.controller.js';
import { StaffLivesController } from './staff-portal/lives.controller.js';
import { PeopleController } from './staff-portal/people.controller.js';
import { ReviewsController } from './staff-portal/reviews.controller.js';
import { AuthorizationTokensController } from './third-party-api/authorization-tokens.controller.js';
import { OfflineAuthorizationsController } from './staff-portal/offline-authorizations.controller.js';
import { AgreementsController } from './third-party-api/agreements.controller.js';
import { NotificationsController } from './third-party-api/notifications.controller.js';
import { EsiidsController } from './third-party-api/esiids.controller.js';
import { DownloadController } from './customer-portal/download.controller.js';
import { PreparedDownloadController } from './customer-portal/prepared-download.controller.js';
import { ProposalsController } from './customer-portal/proposals.controller.js';
import { AuditorLivesController } from './auditor-portal/lives.controller.js';
import { AccessesController } from './customer-portal/accesses.controller.js';
import { LifeController } from './customer-portal/life.controller.js';
import { SharingController } from './customer-portal/sharing.controller.js';
import { UsageController } from './customer-portal/usage/usage.controller.js';
import { ConsentController } from './consent/consent.controller.js';
import { AuditRootsController } from './audit/audit-roots.controller.js';
import { HealthController } from './health.controller.js';
import { HelpController } from './help/help.controller.js';
import { HomeController } from './home/home.controller.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { MailboxController } from './mailbox/mailbox.controller.js';
import { AccountsController } from './enrolment/accounts.controller.js';
import { RegisterController } from './enrolment/register.controller.js';
import { AssetsController } from './pages/assets.controller.js';
import { ThemeController } from './pages/theme.controller.js';
import { AccountController } from './sign-in/account.controller.js';
import { IdentityProviderController } from './sign-in/identity-provider/identity-provider.controller.js';
import { IdleController } from './sign-in/idle.controller.js';
import { ProfileController } from './sign-in/profile.controller.js';
import { SetUpController } from './sign-in/set-up.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';

/** Every route of the server is of one of these. */
export const controllers = [
  AccessesController,
  AccountController,
  AccountsController,
  ActivityController,
  AgreementsController,
  ApplicationInformationController,
  ApplicationSandboxController,
  ApplicationsController,
  AssetsController,
  AuditorLivesController,
  AuditRootsController,
  AuthorizationController,
  AuthorizationTokensController,
  BatchController,
  BulkController,
  ConsentController,
  ConsoleController,
  CredentialsController,
  CustomerRootController,
  DeliveriesController,
  DevelopersController,
  DownloadController,
  PreparedDownloadController,
  EsiidsController,
  FeedAccessController,
  GuidesController,
  HealthController,
  HelpController,
  HomeController,
  IdleController,
  IdentityController,
  IdentityProviderController,
  LifeController,
  LogosController,
  OpenApiController,
  MailboxController,
  NotificationsController,
  ProfileController,
  OAuthController,
  OfflineAuthorizationsController,
  PeopleController,
  PortalAgreementsController,
  ProductionController,
  PublicFiguresController,
  ReadingTypesController,
  ReadServiceStatusController,
  RegisterController,
  RegistrationController,
  ReportFeedController,
  ReportsController,
  RegistrationTokensController,
  RetailCustomerController,
  ReviewsController,
  SetUpController,
  SignInController,
  ProposalsController,
  SharingController,
  StaffDeliveriesController,
  StaffLivesController,
  ThemeController,
  ScopeSelectionController,
  UploadController,
  UsageController,
  UsagePointController,
  UsageRootController,
  ValidatorController,
];
