import type { JSX } from 'preact';
import { rejectionReasons } from '@app/authorization';
import { textsIn, type Language } from '@app/language';
import { Button, Form, Head, Page, Select, TextArea, type FormState, type PageContext } from '@app/page-kit';

const texts = textsIn({
  en: {
    title: (company: string) => `Refuse what ${company} proposes?`,
    sub: (company: string) => `${company} sees nothing of yours. It is told that you refused, and why.`,
    reason: 'Why',
    reasons: {
      'did-not-ask': 'I did not ask for this',
      'do-not-know-company': 'I do not know this company',
      'too-much-data': 'It wants too much of my data',
      'too-long': 'It wants it for too long',
      'no-longer-needed': 'I no longer need it',
      other: 'Another reason',
    },
    words: 'In your own words',
    wordsHint: 'Needed for another reason; up to 500 characters. The company reads it.',
    wordsMissing: 'Say in a few words why.',
    refuse: 'Refuse',
    back: 'Back',
  },
  es: {
    title: (company) => `¿Rechazar lo que propone ${company}?`,
    sub: (company) => `${company} no ve nada de usted. Se le informa de que usted lo rechazó y por qué.`,
    reason: 'Por qué',
    reasons: {
      'did-not-ask': 'No lo pedí',
      'do-not-know-company': 'No conozco a esta empresa',
      'too-much-data': 'Pide demasiados datos míos',
      'too-long': 'Los pide por demasiado tiempo',
      'no-longer-needed': 'Ya no lo necesito',
      other: 'Otro motivo',
    },
    words: 'Con sus palabras',
    wordsHint: 'Hace falta si es otro motivo; hasta 500 caracteres. La empresa lo lee.',
    wordsMissing: 'Diga en pocas palabras por qué.',
    refuse: 'Rechazar',
    back: 'Volver',
  },
});

export const rejectFaults = (language: Language): { words: string } => ({ words: texts(language).wordsMissing });

interface RejectProposalPageProps {
  readonly page: PageContext;
  readonly company: string;
  readonly back: string;
  readonly state?: FormState | undefined;
}

export function RejectProposalPage({ page, company, back, state }: RejectProposalPageProps): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title(company)}>
      <div class="narrow">
        <Head title={t.title(company)} sub={t.sub(company)} />
        <div class="sheet">
          <Form state={state}>
            <Select
              name="reason"
              label={t.reason}
              options={rejectionReasons.map((reason) => ({ value: reason, label: t.reasons[reason] }))}
            />
            <TextArea name="words" label={t.words} hint={t.wordsHint} maxLength={500} rows={3} />
            <div class="row">
              <Button kind="stop" tall>
                {t.refuse}
              </Button>
              <Button href={back} tall>
                {t.back}
              </Button>
            </div>
          </Form>
        </div>
      </div>
    </Page>
  );
}
