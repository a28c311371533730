import { textsIn } from '@app/language';

/** What a person accepts before an account is theirs. A change of the words is a new version. */
export const termsOfUse = {
  version: '2026-11-25',
  text: textsIn({
    en: [
      {
        heading: 'Whose account it is',
        text: 'You add an account only if you are its holder, or if its holder has asked you to. You give nobody your password, and tell us when somebody else has it.',
      },
      {
        heading: 'What you see',
        text: 'Readings come from meters. Some are estimated or missing, and some are corrected later: they are marked. What you pay is what stands on your bill.',
      },
      {
        heading: 'What you give to others',
        text: 'A company sees your data only with your permission, as far as you give it, and you can end it at any time. What a company has received by then, it has: ask it to delete it.',
      },
      {
        heading: 'What we keep',
        text: 'We record who reads your data, when and with whose permission, and keep that for seven years, so that you can ask. When you move out, you go on seeing the time that was yours, and nothing of what comes after.',
      },
    ],
    es: [
      {
        heading: 'De quién es la cuenta',
        text: 'Usted añade una cuenta solo si es su titular, o si el titular se lo ha pedido. No da su contraseña a nadie y nos avisa si otra persona la tiene.',
      },
      {
        heading: 'Qué ve usted',
        text: 'Las lecturas vienen de medidores. Algunas son estimadas o faltan, y otras se corrigen después: están marcadas. Lo que paga es lo que dice su factura.',
      },
      {
        heading: 'Qué da a otros',
        text: 'Una empresa ve sus datos solo con su permiso y hasta donde usted lo dé, y puede terminarlo cuando quiera. Lo que una empresa ya ha recibido, lo tiene: pídale que lo borre.',
      },
      {
        heading: 'Qué guardamos',
        text: 'Anotamos quién lee sus datos, cuándo y con qué permiso, y lo guardamos siete años para que pueda preguntar. Cuando se muda, sigue viendo el tiempo que fue suyo, y nada de lo que viene después.',
      },
    ],
  }),
} as const;
