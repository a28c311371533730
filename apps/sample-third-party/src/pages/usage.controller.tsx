import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Connections } from '../connections/connections.js';
import { Sessions } from '../connections/sessions.js';
import { parseDate, type CivilDate } from '../usage/local-time.js';
import { MeterDiary, metersOf } from '../usage/periods.js';
import { UsageReader } from '../usage/usage-reader.js';
import { render } from './layout.js';
import { PageContexts } from './page-contexts.js';
import { TroubleNote } from './trouble-note.js';
import { UsagePage } from './usage.page.js';
import { EmptyPage, WaitingPage, WelcomePage } from './welcome.page.js';

/** What one looks at. */
interface View {
  readonly meter?: unknown;
  readonly view?: unknown;
  readonly on?: unknown;
  readonly goodbye?: unknown;
}

@Controller()
export class UsageController {
  constructor(
    private readonly connections: Connections,
    private readonly contexts: PageContexts,
    private readonly reader: UsageReader,
    private readonly sessions: Sessions,
  ) {}

  @Get()
  async usage(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @Query() view: View,
  ): Promise<string> {
    const page = await this.contexts.of(request, response, 'usage');
    const { connectionId = '' } = (await this.sessions.find(request)) ?? {};
    const connection = connectionId === '' ? undefined : await this.connections.find(connectionId);
    if (connection === undefined)
      return render(<WelcomePage page={{ ...page, isConnected: false }} hasLeft={view.goodbye !== undefined} />);
    const note = <TroubleNote connection={connection} />;
    const usage = await this.connections.usage(connection.id);
    const meters = metersOf(usage);
    const chosen = meters.find(({ id }) => id === view.meter) ?? meters[0];
    const diary = chosen === undefined ? undefined : MeterDiary.of(usage, chosen.id);
    if (chosen === undefined || diary === undefined) {
      const isWaiting = this.reader.isReading(connection.id) || connection.trouble === 'preparing';
      return render(
        isWaiting ? <WaitingPage page={page}>{note}</WaitingPage> : <EmptyPage page={page}>{note}</EmptyPage>,
      );
    }
    const date = within(diary, parseDate(view.on) ?? lastWholeDay(diary));
    const isDay = view.view !== 'month' && diary.hasHours;
    return render(
      <UsagePage
        page={page}
        note={note}
        meters={meters}
        meter={chosen}
        diary={diary}
        view={isDay ? 'day' : 'month'}
        on={date}
      />,
    );
  }

  /** For the script of the waiting page. */
  @Get('state')
  async state(@Req() request: Request): Promise<{ readonly isReading: boolean }> {
    const { connectionId = '' } = (await this.sessions.find(request)) ?? {};
    const connection = connectionId === '' ? undefined : await this.connections.find(connectionId);
    const isReading = this.reader.isReading(connectionId) || connection?.trouble === 'preparing';
    return { isReading: connection !== undefined && isReading };
  }
}

/** Today is mostly half empty: the day before says more. */
function lastWholeDay(diary: MeterDiary): CivilDate {
  const isWhole = diary.day(diary.last).from.readings * diary.intervalSeconds >= 23 * 3600;
  return isWhole ? diary.last : { ...diary.last, day: diary.last.day - 1 };
}

/** A date that the diary has. */
function within({ first, last, time }: MeterDiary, date: CivilDate): CivilDate {
  const at = Math.min(Math.max(time.startOf(date), time.startOf(first)), time.startOf(last));
  return time.dateOf(at);
}
