import {
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';
import { kindsOfData, type KindOfData } from '@app/authorization';
import { Scope } from '@app/espi';
import type { FormState } from '@app/page-kit';
import { hasUnseen, isRedirectUri, isWebAddress, type ClientMetadata } from '@app/third-parties';
import { saying } from '@app/web';
import { choiceOfScope, finenessTexts, scopeOfChoice } from './scope-choice.js';

const MOST_MONTHS = 120;
const MOST_LINES = 8_192;

/** What an application can do to keep a secret, as it is asked. */
export const applicationKinds = ['server', 'app'] as const;

const linesOf = (text = ''): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

// what the registration would refuse too, but one by one
const IsWebAddress = (): PropertyDecorator =>
  ValidateBy({ name: 'isUrl', validator: { validate: (value) => isWebAddress(value) } });
const IsSeen = (): PropertyDecorator =>
  ValidateBy(
    { name: 'isSeen', validator: { validate: (value) => !hasUnseen(String(value)) } },
    saying({ en: 'It has characters that cannot be seen.', es: 'Tiene caracteres que no se ven.' }),
  );
const AreRedirectUris = (): PropertyDecorator =>
  ValidateBy(
    { name: 'areRedirectUris', validator: { validate: (value) => linesOf(String(value)).every(isRedirectUri) } },
    saying({
      en: 'Each begins with https://, http://localhost or an app’s own scheme, and has no #.',
      es: 'Cada una empieza con https://, http://localhost o el esquema propio de una app, y no lleva #.',
    }),
  );

/** What a developer says of an application. */
export class ApplicationForm {
  @Length(1, 256)
  @IsSeen()
  readonly name: string;

  @IsOptional()
  @MaxLength(256)
  @IsSeen()
  readonly description?: string;

  @IsOptional()
  @IsWebAddress()
  readonly website?: string;

  /** one a line */
  @Length(1, MOST_LINES)
  @AreRedirectUris()
  readonly redirectUris: string;

  @IsOptional()
  @IsWebAddress()
  readonly notifyUri?: string;

  /** one a line */
  @IsOptional()
  @MaxLength(MOST_LINES)
  readonly contacts?: string;

  @IsOptional()
  @IsWebAddress()
  readonly privacyPolicy?: string;

  @IsOptional()
  @IsWebAddress()
  readonly terms?: string;
}

/** The same with what staff look at, while nobody has looked yet. */
export class NewApplicationForm extends ApplicationForm {
  @IsArray()
  @ArrayMinSize(1, saying({ en: 'Choose at least one kind of data.', es: 'Elija al menos un tipo de datos.' }))
  @IsIn(kindsOfData, { each: true })
  readonly kinds: KindOfData[];

  @IsOptional()
  @IsIn(finenessTexts)
  readonly finest?: string;

  @IsInt()
  @Min(1)
  @Max(MOST_MONTHS)
  readonly historyMonths: number;
}

export class RegistrationForm extends NewApplicationForm {
  @IsIn(applicationKinds)
  readonly kind: (typeof applicationKinds)[number];
}

/** In the names of RFC 7591; what is undefined is taken away. */
type Said = { readonly [Name in keyof ClientMetadata]?: unknown };

export const saidOf = (form: ApplicationForm): Said => ({
  client_name: form.name,
  third_party_application_description: form.description,
  client_uri: form.website,
  redirect_uris: linesOf(form.redirectUris),
  third_party_notify_uri: form.notifyUri,
  contacts: linesOf(form.contacts),
  policy_uri: form.privacyPolicy,
  tos_uri: form.terms,
});

/** With the scope that the kinds of data make. */
export const saidWithScope = (form: NewApplicationForm): Said => ({
  ...saidOf(form),
  scope: [scopeOfChoice(form, form.notifyUri !== undefined).toString()],
});

const given = (value: string | number | undefined): string[] => (value === undefined ? [] : [String(value)]);

/** The form as an application would have filled it in. */
export function formOf(metadata: ClientMetadata): FormState {
  const [scope = ''] = metadata.scope;
  const { kinds, finest, historyMonths } = choiceOfScope(Scope.parse(scope));
  return {
    given: {
      name: [metadata.client_name],
      description: given(metadata.third_party_application_description),
      website: given(metadata.client_uri),
      redirectUris: [metadata.redirect_uris.join('\n')],
      notifyUri: given(metadata.third_party_notify_uri),
      contacts: [metadata.contacts.join('\n')],
      privacyPolicy: given(metadata.policy_uri),
      terms: given(metadata.tos_uri),
      kinds,
      finest: given(finest),
      historyMonths: given(historyMonths),
    },
    errors: {},
  };
}
