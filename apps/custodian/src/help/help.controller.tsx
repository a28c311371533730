import { Controller, Get, Param } from '@nestjs/common';
import type { JSX } from 'preact';
import type { PageContext } from '@app/page-kit';
import { CustodianError } from '@app/runtime';
import { Access } from '../espi-api/access.js';
import { ThePage } from '../pages/page-request.js';
import { HelpPage } from './help.page.js';
import { ProblemPage } from './problem.page.js';
import { ProblemsPage } from './problems.page.js';
import { problemText } from './problems/problems.js';

/** What helps a person who is stuck. */
@Controller('help')
export class HelpController {
  @Get()
  @Access('visitor')
  help(@ThePage() page: PageContext): JSX.Element {
    return <HelpPage page={page} />;
  }

  @Get('problems')
  @Access('visitor')
  problems(@ThePage() page: PageContext): JSX.Element {
    return <ProblemsPage page={page} />;
  }

  /** The `type` of every problem leads here (RFC 9457 section 3.1.1). */
  @Get('problems/:problem')
  @Access('visitor')
  problem(@ThePage() page: PageContext, @Param('problem') code: string): JSX.Element {
    const text = problemText(code);
    if (text === undefined) throw new CustodianError('not-found', 404, 'There is no problem of that name.');
    return <ProblemPage page={page} code={code} text={text[page.language]} />;
  }
}
