import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Head, Page, type PageContext } from '@app/page-kit';
import { PROBLEMS_PATH } from '../errors/problem.js';

const texts = textsIn({
  en: {
    title: 'Help',
    sub: 'Answers to what people ask most, and what each message of this server means.',
    questions: [
      {
        question: 'Why is a reading estimated?',
        answer:
          'The meter could not be read at that time, so the utility has worked out what was likely. When the real reading comes, it takes the place of the estimated one.',
      },
      {
        question: 'What does “to the grid” mean?',
        answer:
          'Electricity that your home made and did not use, for instance from solar panels. It is counted apart from what you took.',
      },
      {
        question: 'Why does a day have 23 or 25 hours?',
        answer:
          'On the days on which clocks change, an hour is left out in spring and comes twice in autumn. No reading is lost or counted twice.',
      },
      {
        question: 'Can I take a permission back?',
        answer:
          'Yes, at any time. From then on the company receives nothing new. What it has already, you can ask it to delete.',
      },
    ],
    messages: 'Messages',
    messagesText: 'You have met a message, on a page or in an answer of the API?',
    messagesLink: 'All messages and what to do',
  },
  es: {
    title: 'Ayuda',
    sub: 'Respuestas a lo que más se pregunta, y qué significa cada mensaje de este servidor.',
    questions: [
      {
        question: '¿Por qué una lectura es estimada?',
        answer:
          'El medidor no se pudo leer en ese momento, así que la compañía ha calculado lo más probable. Cuando llega la lectura real, ocupa el lugar de la estimada.',
      },
      {
        question: '¿Qué significa «a la red»?',
        answer:
          'Electricidad que su hogar produjo y no usó, por ejemplo con paneles solares. Se cuenta aparte de la que usted tomó.',
      },
      {
        question: '¿Por qué un día tiene 23 o 25 horas?',
        answer:
          'Los días en que cambia la hora, en primavera falta una hora y en otoño se repite. Ninguna lectura se pierde ni se cuenta dos veces.',
      },
      {
        question: '¿Puedo retirar un permiso?',
        answer:
          'Sí, en cualquier momento. Desde entonces la empresa no recibe nada nuevo. Puede pedirle que borre lo que ya tiene.',
      },
    ],
    messages: 'Mensajes',
    messagesText: '¿Ha encontrado un mensaje, en una página o en una respuesta de la API?',
    messagesLink: 'Todos los mensajes y qué hacer',
  },
});

export function HelpPage({ page }: { page: PageContext }): JSX.Element {
  const t = texts(page.language);
  return (
    <Page page={page} title={t.title}>
      <Head title={t.title} sub={t.sub} />
      <div class="sheet bleed">
        {t.questions.map(({ question, answer }) => (
          <section key={question} class="stack-2">
            <h2>{question}</h2>
            <p class="read">{answer}</p>
          </section>
        ))}
        <section class="stack-2">
          <h2>{t.messages}</h2>
          <p class="read">{t.messagesText}</p>
          <p>
            <a href={PROBLEMS_PATH}>{t.messagesLink}</a>
          </p>
        </section>
      </div>
    </Page>
  );
}
