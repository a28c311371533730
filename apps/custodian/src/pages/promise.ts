import { textsIn } from '@app/language';

/** What this server is for customers, where they come in. */
export const promise = textsIn({
  en: {
    title: 'Your energy data is yours. You decide who sees it.',
    sub: 'Share your readings with the companies that you choose, and end it when you like.',
    ticks: [
      { text: 'Nobody sees your data without your permission', note: 'You choose what, how far back, and until when.' },
      { text: 'Stop at any time', note: 'Reading ends at once, for whoever it is.' },
      { text: 'You see who looked', note: 'When each company read your data last, and how often.' },
    ],
  },
  es: {
    title: 'Sus datos de energía son suyos. Usted decide quién los ve.',
    sub: 'Comparta sus lecturas con las empresas que elija, y termine cuando quiera.',
    ticks: [
      { text: 'Nadie ve sus datos sin su permiso', note: 'Usted elige qué, desde cuándo y hasta cuándo.' },
      { text: 'Termine en cualquier momento', note: 'La lectura se corta al instante, sea quien sea.' },
      { text: 'Usted ve quién miró', note: 'Cuándo leyó cada empresa sus datos por última vez, y cuántas veces.' },
    ],
  },
});
