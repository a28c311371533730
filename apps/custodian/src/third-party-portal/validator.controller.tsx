import { Controller, Get, Post, Req } from '@nestjs/common';
import { IsOptional, Matches } from 'class-validator';
import type { Request } from 'express';
import type { JSX } from 'preact';
import { validateFeed, type ValidationReport } from '@app/conformance';
import { DataCustodian } from '@app/data-custodian';
import { functionBlocks } from '@app/espi';
import { Formats, textsIn } from '@app/language';
import type { FormState, PageContext } from '@app/page-kit';
import { readForm, saying, withError, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { PageAnswer } from '../pages/page-answer.js';
import { StreamsFile, TheForm, ThePage } from '../pages/page-request.js';
import { portalLimits } from './portal-limits.js';
import { VALIDATOR_PATH } from './portal-paths.js';
import { ValidatorPage } from './validator.page.js';

const MOST_FILE_BYTES = 16_000_000;
const MOST_UNPACKED_BYTES = 10 * MOST_FILE_BYTES;

const numbers = saying({
  en: 'Write numbers of function blocks, such as 1, 4, 5.',
  es: 'Escriba números de bloques funcionales, como 1, 4, 5.',
});

class ValidatorForm {
  @IsOptional()
  @Matches(/^\d{1,2}([ ,_]+\d{1,2}){0,60}$/, numbers)
  readonly functionBlocks?: string;
}

const texts = textsIn({
  en: { file: 'Choose a file.', blocks: 'Not all of these are numbers of function blocks.' },
  es: { file: 'Elija un archivo.', blocks: 'No todos son números de bloques funcionales.' },
});

/** The validator of feeds, for everybody: it reads a file as it comes, and keeps nothing. */
@Controller(VALIDATOR_PATH)
export class ValidatorController {
  constructor(private readonly custodian: DataCustodian) {}

  @Get()
  @Access('visitor')
  validator(@ThePage() page: PageContext): JSX.Element {
    return this.#page(page);
  }

  @Post()
  @StreamsFile(MOST_FILE_BYTES)
  @Access('visitor')
  async validate(
    @ThePage() page: PageContext,
    @TheForm() form: FormBody,
    @Req() request: Request,
  ): Promise<JSX.Element | PageAnswer> {
    const t = texts(page.language);
    const again = (state: FormState): PageAnswer => new PageAnswer(this.#page(page, { state }), { status: 422 });
    await this.custodian.rateLimits.count(portalLimits.validations, request.ip ?? '');
    const read = readForm(ValidatorForm, form, page.language);
    if (!read.isRight) return again(read.state);
    const blocks = read.value.functionBlocks?.split(/[ ,_]+/).map(Number);
    if (blocks?.some((block) => !functionBlocks.has(block)) === true) {
      return again(withError(read.state, 'functionBlocks', t.blocks));
    }
    if (form.stream === undefined) return again(withError(read.state, 'file', t.file));
    const report = await validateFeed(form.stream, { functionBlocks: blocks, mostBytes: MOST_UNPACKED_BYTES });
    return this.#page(page, { report, state: read.state });
  }

  #page(
    page: PageContext,
    shown: { readonly report?: ValidationReport; readonly state?: FormState } = {},
  ): JSX.Element {
    const formats = Formats.in(page.language, this.custodian.configuration.defaultTimeZone);
    return <ValidatorPage page={page} formats={formats} mostBytes={MOST_FILE_BYTES} {...shown} />;
  }
}
