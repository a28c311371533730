import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Button, Form, Note, type FormState, type PageContext } from '@app/page-kit';
import { ApplicationStatus, type Application } from '@app/third-parties';
import { ApplicationFields, ScopeFields } from './application-fields.js';
import { ApplicationFrame } from './application-frame.js';
import { formOf } from './application-form.js';

const texts = textsIn({
  en: {
    done: 'Saved.',
    reviewed:
      'Name, return addresses and what it asks for are as the utility has approved them. Write to the utility to change them.',
    several: 'What it asks for was registered by program, in several alternatives, and is changed that way.',
    go: 'Save',
  },
  es: {
    done: 'Guardado.',
    reviewed:
      'El nombre, las direcciones de retorno y lo que pide son los que la compañía aprobó. Escriba a la compañía para cambiarlos.',
    several: 'Lo que pide se registró por programa, con varias alternativas, y se cambia de ese modo.',
    go: 'Guardar',
  },
});

/** Whether the form can say what an application asks for: it knows one scope, while nobody has approved it. */
export const choosesScope = ({ status, metadata }: Application): boolean =>
  status === ApplicationStatus.Review && metadata.scope.length === 1;

interface DetailsPageProps {
  readonly page: PageContext;
  readonly application: Application;
  readonly isDone?: boolean;
  readonly state?: FormState;
}

export function DetailsPage({ page, application, isDone = false, state }: DetailsPageProps): JSX.Element {
  const t = texts(page.language);
  const isReviewed = application.status !== ApplicationStatus.Review;
  return (
    <ApplicationFrame page={page} application={application} part="details">
      <div class="narrow">
        {isDone ? (
          <Note mood="good" answers>
            <p>{t.done}</p>
          </Note>
        ) : (
          (isReviewed || application.metadata.scope.length > 1) && (
            <Note>
              <p>{isReviewed ? t.reviewed : t.several}</p>
            </Note>
          )
        )}
        <div class="sheet apart-s">
          <Form state={state ?? formOf(application.metadata)} marksRequired>
            <ApplicationFields />
            {choosesScope(application) && <ScopeFields />}
            <Button kind="go" wide>
              {t.go}
            </Button>
          </Form>
        </div>
      </div>
    </ApplicationFrame>
  );
}
