import { Controller, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { type PageContext } from '@app/page-kit';
import { Cookies, returnAddress, type FormBody } from '@app/web';
import { Access } from '../espi-api/access.js';
import { SeeOther } from './page-answer.js';
import { THEME_COOKIE } from './page-contexts.js';
import { TheForm, ThePage } from './page-request.js';

/** The switch between light and dark, where no script does it. */
@Controller('theme')
export class ThemeController {
  constructor(private readonly cookies: Cookies) {}

  @Post()
  @Access('visitor')
  switch(
    @ThePage() { theme }: PageContext,
    @TheForm() { fields }: FormBody,
    @Res({ passthrough: true }) response: Response,
  ): SeeOther {
    this.cookies.write(response, THEME_COOKIE.name, theme === 'dark' ? 'light' : 'dark', THEME_COOKIE.options);
    return new SeeOther(returnAddress(fields.get('next')?.[0]));
  }
}
