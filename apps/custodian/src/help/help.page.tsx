import type { JSX } from 'preact';
import { textsIn } from '@app/language';
import { Head, Page, type PageContext } from '@app/page-kit';
import { PROBLEMS_PATH } from '../errors/problem.js';

const texts = textsIn({
  en: {
    title: 'Help',
    sub: 'Answers to what people ask most, and what each message here means.',
    questions: [
      {
        question: 'How do I get in?',
        answer:
          'Register with your email address, and confirm it by the link that we send you. Then add your account: its number or the ESIID and the number of a meter, as printed on your bill. We send a code to the contact that the utility has for the account, so that nobody who finds a bill sees your readings.',
      },
      {
        question: 'The code does not come. What now?',
        answer:
          'Look whether both numbers are as on your latest bill: if they do not belong together, no code is sent, and we do not say so. The code goes to the email address that the utility has on file, which may be an old one; where it has none, it comes in a letter. Customer care can change the address.',
      },
      {
        question: 'How do I see when I use most?',
        answer:
          'Choose Day, Week, Month, Bill or Year above the chart. Point at a bar, or use the arrow keys on the chart, to read it. The dashed line is the time before or the same time a year ago, as you choose.',
      },
      {
        question: 'Why does this differ from my bill?',
        answer:
          'Here you see what the meter measured, and where your prices are known what that energy costs. The bill has fees and taxes as well, and its days may begin and end at other times. You pay what the bill says.',
      },
      {
        question: 'Why is there no reading for some time?',
        answer:
          'The meter has not reported, or its readings are still on their way; yesterday’s usually come during the day. A gap is no zero, and is in no sum.',
      },
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
    messagesText: 'You have met a message and want to know more?',
    messagesLink: 'All messages and what to do',
  },
  es: {
    title: 'Ayuda',
    sub: 'Respuestas a lo que más se pregunta, y qué significa cada mensaje de aquí.',
    questions: [
      {
        question: '¿Cómo entro?',
        answer:
          'Regístrese con su correo electrónico y confírmelo con el enlace que le enviamos. Después añada su cuenta: su número o el ESIID y el número de un medidor, como están en su factura. Enviamos un código al contacto que la compañía tiene de la cuenta, para que nadie que encuentre una factura vea sus lecturas.',
      },
      {
        question: 'El código no llega. ¿Qué hago?',
        answer:
          'Mire si los dos números son los de su última factura: si no van juntos, no se envía ningún código y no lo decimos. El código va al correo electrónico que la compañía tiene registrado, que puede ser antiguo; si no tiene ninguno, llega por carta. Atención al cliente puede cambiar la dirección.',
      },
      {
        question: '¿Cómo veo cuándo consumo más?',
        answer:
          'Elija Día, Semana, Mes, Factura o Año sobre el gráfico. Señale una barra, o use las flechas del teclado sobre el gráfico, para leerla. La línea discontinua es el tiempo anterior o el mismo de hace un año, como usted elija.',
      },
      {
        question: '¿Por qué no es lo que dice mi factura?',
        answer:
          'Aquí ve lo que midió el medidor y, si se conocen sus precios, lo que cuesta esa energía. La factura tiene además cargos e impuestos, y sus días pueden empezar y terminar en otro momento. Lo que paga es lo que dice la factura.',
      },
      {
        question: '¿Por qué falta la lectura de algún tiempo?',
        answer:
          'El medidor no ha comunicado, o sus lecturas aún están en camino; las de ayer suelen llegar durante el día. Un hueco no es un cero, y no está en ninguna suma.',
      },
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
    messagesText: '¿Ha encontrado un mensaje y quiere saber más?',
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
