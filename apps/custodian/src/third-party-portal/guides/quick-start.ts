import type { GuideTexts } from './guide.js';

export const quickStart: GuideTexts = {
  en: {
    title: 'Quick start',
    sub: 'From nothing to readings in minutes.',
    parts: [
      {
        heading: '1. Register an application',
        text: [
          'Sign up, and register with http://localhost:3000/callback as a return address. Client ID and secret are shown once, and open the sandbox at once.',
        ],
        links: [{ href: '/developers/applications/new', label: 'Register an application' }],
      },
      {
        heading: '2. See that the credentials work',
        text: ['The application has a token of its own, for its own resources:'],
        curl: "curl -s -u 'CLIENT_ID:CLIENT_SECRET' -d grant_type=client_credentials BASE/DataCustodian/oauth/token",
      },
      {
        heading: '3. Ask a customer, and read',
        text: [
          'Keep one as a file, and start it as its first lines say, with your client ID and secret. connect.ts needs Node 24.',
          'It prints an address. Open it, sign in as a customer of the sandbox, allow: the program gets its code, exchanges it, and reads the feed.',
        ],
        examples: ['connect.ts', 'connect.py'],
        links: [{ href: '/developers/sandbox', label: 'Customers to sign in as' }],
      },
    ],
  },
  es: {
    title: 'Primeros pasos',
    sub: 'De cero a lecturas en minutos.',
    parts: [
      {
        heading: '1. Registrar una aplicación',
        text: [
          'Regístrese, y registre la aplicación con http://localhost:3000/callback como dirección de retorno. El ID y el secreto se muestran una vez y abren enseguida el entorno de prueba.',
        ],
        links: [{ href: '/developers/applications/new', label: 'Registrar una aplicación' }],
      },
      {
        heading: '2. Comprobar las credenciales',
        text: ['La aplicación tiene un token propio, para sus propios recursos:'],
        curl: "curl -s -u 'CLIENT_ID:CLIENT_SECRET' -d grant_type=client_credentials BASE/DataCustodian/oauth/token",
      },
      {
        heading: '3. Pedir permiso a un cliente y leer',
        text: [
          'Guarde uno como archivo e inícielo como dicen sus primeras líneas, con su ID y su secreto. connect.ts necesita Node 24.',
          'Muestra una dirección. Ábrala, entre como un cliente de prueba y permita: el programa recibe el código, lo canjea y lee los datos.',
        ],
        examples: ['connect.ts', 'connect.py'],
        links: [{ href: '/developers/sandbox', label: 'Clientes con los que entrar' }],
      },
    ],
  },
};
