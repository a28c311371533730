import type { JSX } from 'preact';
import { enrolmentPaths } from '@app/enrolment';
import { textsIn } from '@app/language';
import { Confirmation, Page, type PageContext } from '@app/page-kit';
import type { AccountShown } from './accounts.page.js';

const texts = textsIn({
  en: {
    title: (name: string) => `Remove the account of ${name} from your sign-in?`,
    what: 'You then see nothing of it here. Its readings stay, and so do permissions that companies have: end those first if you want them to end. To add it again takes a new code.',
    yes: 'Remove the account',
  },
  es: {
    title: (name) => `¿Quitar la cuenta de ${name} de su entrada?`,
    what: 'Después no verá aquí nada de ella. Sus lecturas siguen, y también los permisos que tienen las empresas: termínelos antes si quiere que terminen. Para añadirla otra vez hace falta un código nuevo.',
    yes: 'Quitar la cuenta',
  },
});

export function LeavePage({ page, account }: { page: PageContext; account: AccountShown }): JSX.Element {
  const t = texts(page.language);
  const title = t.title(account.name);
  return (
    <Page page={page} title={title}>
      <Confirmation
        title={title}
        yes={t.yes}
        values={{ account: account.customerId }}
        action={`${enrolmentPaths.accounts}/leave`}
        no={enrolmentPaths.accounts}
      >
        <p>{t.what}</p>
      </Confirmation>
    </Page>
  );
}
