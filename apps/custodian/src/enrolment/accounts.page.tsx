import type { JSX } from 'preact';
import type { CustomerMeter } from '@app/authorization';
import { enrolmentPaths } from '@app/enrolment';
import { textsIn, type Formats } from '@app/language';
import {
  Button,
  DataTable,
  Field,
  Form,
  Head,
  Note,
  Page,
  State,
  type FormState,
  type PageContext,
} from '@app/page-kit';
import { TermsAccepted, TermsTick } from './terms-tick.js';

const texts = textsIn({
  en: {
    title: 'Your accounts',
    sub: (count: number) =>
      count === 1 ? 'You see one account of the utility here.' : `You see ${count} accounts of the utility here.`,
    first: 'Add your account',
    firstSub: 'Two numbers from your bill, and a code that we send to the contact we have on file.',
    done: {
      added: 'The account is added. From now on you see its pages.',
      shown: 'From now on you see the pages of that account.',
      left: 'The account is removed from your sign-in.',
    },
    holder: 'Account',
    number: (number: string) => `Account number ${number}`,
    meters: 'Meters',
    none: 'No meter now; you see the time when you had one',
    since: 'Added',
    pages: 'Pages',
    isShown: 'Shown now',
    show: 'Show',
    showLabel: (name: string, number: string) => `Show the pages of ${name} ${number}`,
    leave: 'Remove',
    leaveLabel: (name: string, number: string) => `Remove ${name} ${number}`,
    add: 'Add an account',
    account: 'Account number or ESIID',
    accountHint: 'The account number is at the top of a bill; the ESIID, 17 or 22 digits long, beside the address.',
    meter: 'Meter number',
    meterHint: 'On the meter, and on a bill beside its readings.',
    go: 'Send me a code',
    haveCode: 'I have a code',
  },
  es: {
    title: 'Sus cuentas',
    sub: (count) => (count === 1 ? 'Aquí ve una cuenta de la compañía.' : `Aquí ve ${count} cuentas de la compañía.`),
    first: 'Añada su cuenta',
    firstSub: 'Dos números de su factura, y un código que enviamos al contacto que tenemos registrado.',
    done: {
      added: 'La cuenta está añadida. A partir de ahora ve sus páginas.',
      shown: 'A partir de ahora ve las páginas de esa cuenta.',
      left: 'La cuenta está quitada de su entrada.',
    },
    holder: 'Cuenta',
    number: (number) => `Número de cuenta ${number}`,
    meters: 'Medidores',
    none: 'Ahora ningún medidor; ve el tiempo en que tuvo uno',
    since: 'Añadida',
    pages: 'Páginas',
    isShown: 'Se muestra ahora',
    show: 'Mostrar',
    showLabel: (name, number) => `Mostrar las páginas de ${name} ${number}`,
    leave: 'Quitar',
    leaveLabel: (name, number) => `Quitar ${name} ${number}`,
    add: 'Añadir una cuenta',
    account: 'Número de cuenta o ESIID',
    accountHint: 'El número de cuenta está arriba en la factura; el ESIID, de 17 o 22 cifras, junto a la dirección.',
    meter: 'Número del medidor',
    meterHint: 'En el medidor, y en la factura junto a sus lecturas.',
    go: 'Enviarme un código',
    haveCode: 'Tengo un código',
  },
});

/** An account of the utility for which the person signs in. */
export interface AccountShown {
  readonly customerId: string;
  readonly name: string;
  readonly accountNumber: string | undefined;
  readonly since: Date;
  readonly meters: readonly CustomerMeter[];
  /** whether its pages are the ones that are shown */
  readonly isShown: boolean;
}

interface AccountsPageProps {
  readonly page: PageContext;
  readonly accounts: readonly AccountShown[];
  readonly formats: Formats;
  /** a person of the demo, whose accounts stay as they are */
  readonly isShared: boolean;
  /** whether they were accepted while registering, for the first account too */
  readonly hasAcceptedTerms: boolean;
  /** where to go on once an account is added */
  readonly next: string;
  /** what has just been done, as the address says */
  readonly done?: unknown;
  readonly state?: FormState | undefined;
}

export function AccountsPage({
  page,
  accounts,
  formats,
  isShared,
  hasAcceptedTerms,
  next,
  done,
  state,
}: AccountsPageProps): JSX.Element {
  const t = texts(page.language);
  const isFirst = accounts.length === 0;
  const title = isFirst ? t.first : t.title;
  return (
    <Page page={page} title={title}>
      <div class={isFirst ? 'narrow' : undefined}>
        <Head title={title} sub={isFirst ? t.firstSub : t.sub(accounts.length)} />
        {(done === 'added' || done === 'shown' || done === 'left') && (
          <Note mood="good" answers>
            <p>{t.done[done]}</p>
          </Note>
        )}
        <div class="sheet">
          {!isFirst && (
            <section class="flush">
              <Accounts page={page} accounts={accounts} formats={formats} isShared={isShared} />
            </section>
          )}
          {!isShared && (
            <Form action={enrolmentPaths.accounts} state={state}>
              <input type="hidden" name="next" value={next} />
              {!isFirst && <h2>{t.add}</h2>}
              <Field name="account" label={t.account} hint={t.accountHint} autocomplete="off" maxLength={64} required />
              <Field name="meter" label={t.meter} hint={t.meterHint} autocomplete="off" maxLength={64} required />
              {hasAcceptedTerms ? <TermsAccepted /> : <TermsTick />}
              <p class="row">
                <Button kind="go">{t.go}</Button>
                <Button href={enrolmentPaths.code}>{t.haveCode}</Button>
              </p>
            </Form>
          )}
        </div>
      </div>
    </Page>
  );
}

type AccountsProps = Pick<AccountsPageProps, 'page' | 'accounts' | 'formats' | 'isShared'>;

function Accounts({ page, accounts, formats, isShared }: AccountsProps): JSX.Element {
  const t = texts(page.language);
  const metersOf = ({ meters }: AccountShown): string => {
    const held = meters.filter(({ isHeld }) => isHeld);
    const names = held.map(({ address, title, esiid, usagePointId }) => address ?? title ?? esiid ?? usagePointId);
    return names.length === 0 ? t.none : [...new Set(names)].join(', ');
  };
  return (
    <DataTable
      caption={t.title}
      captionHidden
      isWide
      rows={accounts}
      keyOf={({ customerId }) => customerId}
      columns={[
        {
          heading: t.holder,
          cell: ({ name, accountNumber }) => (
            <>
              {name}
              {accountNumber !== undefined && (
                <>
                  <br />
                  <small>{t.number(accountNumber)}</small>
                </>
              )}
            </>
          ),
        },
        { heading: t.meters, cell: metersOf },
        { heading: t.since, cell: ({ since }) => formats.date(since) },
        {
          heading: t.pages,
          cell: ({ customerId, name, accountNumber = '', isShown }) =>
            isShown ? (
              <State mood="good">{t.isShown}</State>
            ) : (
              <Form action={`${enrolmentPaths.accounts}/show`} class="row">
                <Button name="account" value={customerId} label={t.showLabel(name, accountNumber)}>
                  {t.show}
                </Button>
              </Form>
            ),
        },
        {
          heading: t.leave,
          isAction: true,
          cell: ({ customerId, name, accountNumber = '' }) =>
            !isShared && (
              <Button
                href={`${enrolmentPaths.accounts}/leave?account=${customerId}`}
                label={t.leaveLabel(name, accountNumber)}
              >
                {t.leave}
              </Button>
            ),
        },
      ]}
    />
  );
}
