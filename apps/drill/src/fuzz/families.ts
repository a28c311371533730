import type { Family } from './family.js';
import { HttpFamily, surveyed, type FuzzedServer } from './http-family.js';
import { IntakeFamily } from './intake-family.js';
import { formQuestions } from './questions/form-questions.js';
import { headerQuestions } from './questions/header-questions.js';
import { jsonQuestions } from './questions/json-questions.js';
import { pathQuestions } from './questions/path-questions.js';
import { queryQuestions } from './questions/query-questions.js';
import { tokenQuestions } from './questions/token-questions.js';
import { xmlQuestions } from './questions/xml-questions.js';
import { rightFiles } from './right-files.js';

/** A family whose inputs are its own affair. */
export type AnyFamily = {
  readonly name: string;
  readonly run: <T>(take: <Input>(family: Family<Input>) => Promise<T>) => Promise<T>;
};

const any = <Input>(family: Family<Input>): AnyFamily => ({
  name: family.name,
  run: async (take) => take(family),
});

/** @param samples a folder of other people's files, where there is one */
export function families(server: FuzzedServer, samples?: string): AnyFamily[] {
  const files = rightFiles(samples);
  const { city } = server;
  const everyFile = async () => {
    const { feeds } = await surveyed(server);
    return [...files, ...feeds.map(({ name, content }) => ({ name: `${name}.xml`, content }))];
  };
  return [
    any(new IntakeFamily(city.custodian, everyFile)),
    any(new HttpFamily('query parameters', server, queryQuestions)),
    any(new HttpFamily('forms', server, (survey) => formQuestions(survey, files))),
    any(new HttpFamily('JSON bodies', server, jsonQuestions)),
    any(new HttpFamily('scopes and tokens', server, (survey) => tokenQuestions(city, survey))),
    any(new HttpFamily('XML bodies', server, (survey) => xmlQuestions(survey, files))),
    any(new HttpFamily('headers', server, (survey) => headerQuestions(survey, files))),
    any(new HttpFamily('paths', server, pathQuestions)),
  ];
}
