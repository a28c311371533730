import type { JSX } from 'preact';
import { kindName, kindsOfData } from '@app/authorization';
import { textsIn } from '@app/language';
import { Choices, Field, Select, TextArea, usePage } from '@app/page-kit';
import { blocksOf, finenessTexts } from './scope-choice.js';

const texts = textsIn({
  en: {
    application: 'The application',
    name: 'Name',
    nameHint: 'As customers read it when they are asked for permission.',
    description: 'What it does, in a sentence',
    website: 'Website',
    contacts: 'Whom we write to',
    contactsHint: 'Email addresses, one a line.',
    addresses: 'Addresses',
    redirect: 'Return addresses',
    redirectHint:
      'Where a browser goes with the code, one a line: https, http on localhost, or an app’s own scheme. Compared letter by letter.',
    notify: 'Notification address',
    notifyHint: 'Where we tell you that there is new data. It can wait.',
    privacy: 'Privacy policy',
    privacyHint: 'Customers see the link. Needed before real customers can be asked.',
    terms: 'Terms of use',
    data: 'What it asks for',
    dataText: 'Customers can give less of it. Ask for what you need: the list is what they read.',
    kinds: 'Kinds of data',
    finest: 'Finest readings',
    fineness: {
      none: 'As often as meters take them',
      '900': 'Every 15 minutes',
      '3600': 'Every hour',
      daily: 'Every day',
      monthly: 'Every month',
    },
    history: 'How far back, in months',
  },
  es: {
    application: 'La aplicación',
    name: 'Nombre',
    nameHint: 'Como lo leen los clientes cuando se les pide permiso.',
    description: 'Qué hace, en una frase',
    website: 'Sitio web',
    contacts: 'A quién escribimos',
    contactsHint: 'Correos electrónicos, uno por línea.',
    addresses: 'Direcciones',
    redirect: 'Direcciones de retorno',
    redirectHint:
      'Adonde va el navegador con el código, una por línea: https, http en localhost o el esquema propio de una app. Se comparan letra por letra.',
    notify: 'Dirección de avisos',
    notifyHint: 'Donde le avisamos de que hay datos nuevos. Puede esperar.',
    privacy: 'Política de privacidad',
    privacyHint: 'Los clientes ven el enlace. Hace falta antes de pedir permiso a clientes reales.',
    terms: 'Condiciones de uso',
    data: 'Qué pide',
    dataText: 'Los clientes pueden dar menos. Pida lo que necesite: la lista es lo que leen.',
    kinds: 'Tipos de datos',
    finest: 'Lecturas más finas',
    fineness: {
      none: 'Con la frecuencia de cada medidor',
      '900': 'Cada 15 minutos',
      '3600': 'Cada hora',
      daily: 'Cada día',
      monthly: 'Cada mes',
    },
    history: 'Cuánto hacia atrás, en meses',
  },
});

/** What a developer says of an application. */
export function ApplicationFields(): JSX.Element {
  const t = texts(usePage().language);
  return (
    <>
      <h2>{t.application}</h2>
      <Field name="name" label={t.name} hint={t.nameHint} maxLength={256} required />
      <Field name="description" label={t.description} maxLength={256} />
      <Field name="website" label={t.website} type="url" />
      <TextArea name="contacts" label={t.contacts} hint={t.contactsHint} rows={2} />
      <h2>{t.addresses}</h2>
      <TextArea name="redirectUris" label={t.redirect} hint={t.redirectHint} rows={3} required />
      <Field name="notifyUri" label={t.notify} hint={t.notifyHint} type="url" />
      <Field name="privacyPolicy" label={t.privacy} hint={t.privacyHint} type="url" />
      <Field name="terms" label={t.terms} type="url" />
    </>
  );
}

/** What it asks customers for, in words, with the function blocks beside. */
export function ScopeFields({ finest }: { finest?: string | undefined }): JSX.Element {
  const { language } = usePage();
  const t = texts(language);
  const choices = kindsOfData.map((kind) => ({
    value: kind,
    label: kindName(kind, language),
    hint: <span class="mono">{`FB ${blocksOf(kind).join('_')}`}</span>,
  }));
  const fineness = t.fineness as Readonly<Record<string, string>>;
  return (
    <>
      <h2>{t.data}</h2>
      <p class="small">{t.dataText}</p>
      <div class="two">
        <Choices name="kinds" kind="checkbox" legend={t.kinds} choices={choices} required />
      </div>
      <Select
        name="finest"
        label={t.finest}
        value={finest}
        options={['', ...finenessTexts].map((value) => ({
          value,
          label: fineness[value === '' ? 'none' : value] ?? '',
        }))}
      />
      <div class="short">
        <Field name="historyMonths" label={t.history} type="number" min="1" max="120" value="13" required />
      </div>
    </>
  );
}
