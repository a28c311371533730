import type { ProblemTexts } from './problem-text.js';

/** What can happen when people sign in, or change how they do. */
export const signInProblems = {
  'sign-in-needed': {
    en: {
      title: 'This needs a sign-in.',
      what: 'The page is for people who are known here, and nobody is signed in in this browser, or not any more.',
      todo: 'Sign in. You then come back to the page that you wanted.',
    },
    es: {
      title: 'Aquí hace falta entrar.',
      what: 'La página es para personas conocidas, y en este navegador no ha entrado nadie, o ya no.',
      todo: 'Entre en su cuenta. Después volverá a la página que quería.',
    },
  },
  'not-your-page': {
    en: {
      title: 'This page is not for your sign-in.',
      what: 'You are signed in, but customers, developers, staff and auditors each have pages of their own, and this one is none of yours.',
      todo: 'Go to your own pages by the links at the top, or sign in as somebody else.',
    },
    es: {
      title: 'Esta página no es para su cuenta.',
      what: 'Usted ha entrado, pero los clientes, los desarrolladores, el personal y los auditores tienen cada uno sus páginas, y esta no es de las suyas.',
      todo: 'Vaya a sus propias páginas con los enlaces de arriba, o entre como otra persona.',
    },
  },
  'own-account': {
    en: {
      title: 'That is your own account.',
      what: 'Administrators change the accounts of others: so nobody shuts themselves out, or gives themselves rights.',
      todo: 'Ask another administrator, or the operator.',
    },
    es: {
      title: 'Esa es su propia cuenta.',
      what: 'Los administradores cambian las cuentas de otros: así nadie se cierra la puerta ni se da permisos.',
      todo: 'Pídalo a otro administrador o al operador.',
    },
  },
  'demo-account': {
    en: {
      title: 'This is a person of the demo.',
      what: 'Others who try the demo sign in as the same person: profile, email, password and second step stay as they are.',
      todo: 'Make an account of your own where you want to change one.',
    },
    es: {
      title: 'Esta es una persona de la demostración.',
      what: 'Otras personas que prueban la demostración entran como la misma: el perfil, el correo, la contraseña y el segundo paso se quedan como están.',
      todo: 'Cree una cuenta propia si quiere cambiar una.',
    },
  },
  'sign-in-refused': {
    en: {
      title: 'The email address or the password is not right.',
      what: 'The two do not belong together, or nobody has this address here: we do not say which.',
      todo: 'Try once more. If you no longer know the password, ask for a new one on the sign-in page.',
    },
    es: {
      title: 'El correo electrónico o la contraseña no es correcto.',
      what: 'No van juntos, o nadie tiene aquí esa dirección: no decimos cuál.',
      todo: 'Inténtelo otra vez. Si ya no sabe la contraseña, pida una nueva en la página de entrada.',
    },
  },
  'sign-in-paused': {
    en: {
      title: 'There were too many wrong tries.',
      what: 'So that nobody can guess a password, the account takes none for a while. It is not locked.',
      todo: 'Wait some minutes; or ask for a new password, and the link in our message lets you in at once.',
    },
    es: {
      title: 'Hubo demasiados intentos incorrectos.',
      what: 'Para que nadie pueda adivinar una contraseña, la cuenta no acepta ninguna durante un rato. No está bloqueada.',
      todo: 'Espere unos minutos; o pida una contraseña nueva, y el enlace de nuestro mensaje le dejará entrar enseguida.',
    },
  },
  'account-locked': {
    en: {
      title: 'This account is locked.',
      what: 'The utility’s staff have locked it. Nothing in it is lost.',
      todo: 'Call customer care to have it opened again.',
    },
    es: {
      title: 'Esta cuenta está bloqueada.',
      what: 'La ha bloqueado el personal de la compañía. No se ha perdido nada.',
      todo: 'Llame a atención al cliente para que la abran de nuevo.',
    },
  },
  'code-refused': {
    en: {
      title: 'The code is not right.',
      what: 'Codes of the app change every 30 seconds and count once. A recovery code counts once too.',
      todo: 'Wait for the next code and write that. Check that the clock of your phone is right.',
    },
    es: {
      title: 'El código no es correcto.',
      what: 'Los códigos de la aplicación cambian cada 30 segundos y valen una vez. Un código de recuperación también vale una vez.',
      todo: 'Espere el código siguiente y escriba ese. Compruebe que el reloj de su teléfono está bien.',
    },
  },
  'second-factor-not-begun': {
    en: {
      title: 'The set-up took too long.',
      what: 'The code to scan counts for some minutes only. Nothing has been changed.',
      todo: 'Begin the set-up again.',
    },
    es: {
      title: 'La configuración tardó demasiado.',
      what: 'El código para escanear vale solo unos minutos. Nada ha cambiado.',
      todo: 'Empiece de nuevo la configuración.',
    },
  },
  'second-factor-needed': {
    en: {
      title: 'Your role needs a second step.',
      what: 'Whoever sees other people’s data signs in with a password and a code. It cannot be taken away.',
      todo: 'If you have a new phone, set the second step up anew there.',
    },
    es: {
      title: 'Su función necesita un segundo paso.',
      what: 'Quien ve datos de otras personas entra con una contraseña y un código. No se puede quitar.',
      todo: 'Si tiene un teléfono nuevo, configure allí de nuevo el segundo paso.',
    },
  },
  'not-of-the-demo': {
    en: {
      title: 'Codes are told of people of the demo alone.',
      what: 'The person is a real one, whose codes only their own phone knows.',
      todo: 'Choose one of the people of the demo.',
    },
    es: {
      title: 'Solo se dicen los códigos de personas de la demostración.',
      what: 'La persona es real, y sus códigos solo los conoce su propio teléfono.',
      todo: 'Elija una de las personas de la demostración.',
    },
  },
  'link-over': {
    en: {
      title: 'This link was used already, or is too old.',
      what: 'A link in a message counts once and for a limited time, so that an old message cannot give your account away.',
      todo: 'Ask for a new one on the page where you asked for this one.',
    },
    es: {
      title: 'Este enlace ya se usó o es demasiado antiguo.',
      what: 'Un enlace de un mensaje vale una vez y por un tiempo limitado, para que un mensaje antiguo no pueda delatar su cuenta.',
      todo: 'Pida uno nuevo en la página donde pidió este.',
    },
  },
  'wrong-password': {
    en: {
      title: 'The password is not right.',
      what: 'Before something important changes, we ask for the password that you have now.',
      todo: 'Write the password with which you sign in.',
    },
    es: {
      title: 'La contraseña no es correcta.',
      what: 'Antes de cambiar algo importante, pedimos la contraseña que tiene ahora.',
      todo: 'Escriba la contraseña con la que entra.',
    },
  },
  'password-too-short': {
    en: {
      title: 'The password is too short.',
      what: 'Short passwords are guessed quickly by machines, whatever signs they have.',
      todo: 'Use 12 characters or more. Several words with spaces are good.',
    },
    es: {
      title: 'La contraseña es demasiado corta.',
      what: 'Las máquinas adivinan pronto las contraseñas cortas, tengan los signos que tengan.',
      todo: 'Use 12 caracteres o más. Varias palabras con espacios sirven bien.',
    },
  },
  'password-too-long': {
    en: {
      title: 'The password is too long.',
      what: 'There is a most, far beyond what is needed.',
      todo: 'Use 128 characters at most.',
    },
    es: {
      title: 'La contraseña es demasiado larga.',
      what: 'Hay un máximo, muy por encima de lo necesario.',
      todo: 'Use 128 caracteres como máximo.',
    },
  },
  'password-common': {
    en: {
      title: 'This password is one that is guessed first.',
      what: 'It is, or is made of, one of those that many people use.',
      todo: 'Choose several words that have nothing to do with each other.',
    },
    es: {
      title: 'Esta contraseña es de las que primero se adivinan.',
      what: 'Es, o contiene, una de las que usa mucha gente.',
      todo: 'Elija varias palabras que no tengan nada que ver entre sí.',
    },
  },
  'password-personal': {
    en: {
      title: 'The password is made of your name, your address or ours.',
      what: 'Whoever knows you would try that first.',
      todo: 'Choose words that nobody connects with you.',
    },
    es: {
      title: 'La contraseña está hecha con su nombre, su dirección o la nuestra.',
      what: 'Quien le conozca probaría eso primero.',
      todo: 'Elija palabras que nadie relacione con usted.',
    },
  },
  'bad-email-address': {
    en: {
      title: 'That is not a whole email address.',
      what: 'An email address has a name, an @ and the name of a mail server.',
      todo: 'Write it as in name@example.com.',
    },
    es: {
      title: 'Ese correo electrónico no está completo.',
      what: 'Una dirección de correo tiene un nombre, una @ y el nombre de un servidor.',
      todo: 'Escríbala como nombre@example.com.',
    },
  },
  'email-address-taken': {
    en: {
      title: 'Somebody signs in with this email address already.',
      what: 'An address belongs to one person here.',
      todo: 'Use another address, or ask for a new password for the account that is there.',
    },
    es: {
      title: 'Alguien ya entra con este correo electrónico.',
      what: 'Aquí una dirección es de una sola persona.',
      todo: 'Use otra dirección, o pida una contraseña nueva para la cuenta que ya existe.',
    },
  },
  'bad-name': {
    en: {
      title: 'The name is missing or too long.',
      what: 'A name has 1 to 128 characters.',
      todo: 'Write the name by which we should call you.',
    },
    es: {
      title: 'Falta el nombre o es demasiado largo.',
      what: 'Un nombre tiene de 1 a 128 caracteres.',
      todo: 'Escriba el nombre con el que quiere que le llamemos.',
    },
  },
  'bad-roles': {
    en: {
      title: 'The roles do not fit together.',
      what: 'A person holds one role at least, and a customer holds no other: that takes another sign-in.',
      todo: 'Choose other roles, or make a second account.',
    },
    es: {
      title: 'Las funciones no encajan.',
      what: 'Una persona tiene al menos una función, y un cliente no tiene ninguna otra: para eso hace falta otra cuenta.',
      todo: 'Elija otras funciones o cree una segunda cuenta.',
    },
  },
  'unknown-user': {
    en: {
      title: 'There is no such person.',
      what: 'Nobody who signs in here has this id.',
      todo: 'Check the id, or look in the list of people.',
    },
    es: {
      title: 'No existe esa persona.',
      what: 'Nadie que entre aquí tiene este identificador.',
      todo: 'Revise el identificador o mire en la lista de personas.',
    },
  },
  'unknown-session': {
    en: {
      title: 'That sign-in has ended already.',
      what: 'It was ended here or elsewhere, or its time was over.',
      todo: 'There is nothing to do: it opens nothing any more.',
    },
    es: {
      title: 'Esa entrada ya ha terminado.',
      what: 'Se terminó aquí o en otro lugar, o pasó su tiempo.',
      todo: 'No hay nada que hacer: ya no abre nada.',
    },
  },
} as const satisfies ProblemTexts;
