import type { GuideTexts } from './guide.js';

export const scopes: GuideTexts = {
  en: {
    title: 'Scopes',
    sub: 'What is asked for, as a text of ESPI.',
    parts: [
      {
        heading: 'How it is written',
        text: [
          'FB=1_3_4_5_13_31_37;IntervalDuration=900_3600;BlockDuration=daily;HistoryLength=13',
          'FB names function blocks. IntervalDuration says how fine readings may be, in seconds or as daily, weekly, monthly. HistoryLength below 1,200 is months, else seconds.',
          'What is granted is what was asked for, the application has registered, the customer chose, and the data can give.',
        ],
      },
      {
        heading: 'Kinds of data and their function blocks',
        text: ['Customers read the words, programs the numbers. Blocks 1, 3, 13, 31 and 37 go with every one of them.'],
      },
    ],
  },
  es: {
    title: 'Alcances',
    sub: 'Lo que se pide, como texto de ESPI.',
    parts: [
      {
        heading: 'Cómo se escribe',
        text: [
          'FB=1_3_4_5_13_31_37;IntervalDuration=900_3600;BlockDuration=daily;HistoryLength=13',
          'FB nombra bloques funcionales. IntervalDuration dice lo finas que pueden ser las lecturas, en segundos o como daily, weekly, monthly. HistoryLength por debajo de 1200 son meses; si no, segundos.',
          'Se concede lo que se pidió, la aplicación registró, el cliente eligió y los datos pueden dar.',
        ],
      },
      {
        heading: 'Tipos de datos y sus bloques funcionales',
        text: [
          'Los clientes leen las palabras; los programas, los números. Los bloques 1, 3, 13, 31 y 37 acompañan a todos.',
        ],
      },
    ],
  },
};
