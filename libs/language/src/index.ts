export { Formats, type Places } from './formats.js';
export {
  chooseLanguage,
  isLanguage,
  languageNames,
  languages,
  type Language,
  type LanguageWishes,
} from './language.js';
export { textsIn } from './texts.js';
