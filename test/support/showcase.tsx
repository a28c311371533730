import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JSX } from 'preact';
import { Formats, type Language } from '@app/language';
import {
  ASSETS_PATH,
  Button,
  Choices,
  Confirmation,
  CopyButton,
  DataTable,
  EmptyState,
  Facts,
  Field,
  Figures,
  findAsset,
  Form,
  Head,
  Note,
  Page,
  Pager,
  renderPage,
  Segments,
  Select,
  State,
  Tabs,
  TextArea,
  Tick,
  Ticks,
  Timeline,
  type Column,
  type PageContext,
} from '@app/page-kit';
import { csrfToken, newBrowserSecret, pagePolicy } from '@app/web';

const contextOf = (language: Language, address: string): PageContext => ({
  language,
  address,
  csrfToken: csrfToken(newBrowserSecret()),
  utilityName: 'Larkfield Power & Water',
  themeCookie: 'custodian-theme',
  navigation: [
    { href: '/', label: language === 'en' ? 'Usage' : 'Consumo', isCurrent: true },
    { href: '/sharing', label: language === 'en' ? 'Sharing' : 'Permisos', isCurrent: false },
    { href: '/downloads', label: language === 'en' ? 'Downloads' : 'Descargas', isCurrent: false },
    { href: '/help', label: language === 'en' ? 'Help' : 'Ayuda', isCurrent: false },
  ],
  person: { name: 'Maya Ortiz' },
  menu: [{ href: '/profile', label: language === 'en' ? 'Your details' : 'Sus datos', isCurrent: false }],
});

interface Delivery {
  readonly id: string;
  readonly sent: Date;
  readonly content: string;
  readonly state: JSX.Element;
  readonly tries: number;
}

const deliveries: readonly Delivery[] = [
  {
    id: 'sub-20447',
    sent: new Date('2026-07-16T11:12:04Z'),
    content: '96 readings, 1 meter',
    state: <State mood="good">Received</State>,
    tries: 1,
  },
  {
    id: 'sub-20431',
    sent: new Date('2026-07-16T11:12:01Z'),
    content: '192 readings, 2 meters',
    state: <State mood="bad">Failed: 503</State>,
    tries: 5,
  },
  {
    id: 'sub-20419',
    sent: new Date('2026-07-16T11:11:58Z'),
    content: '96 readings, 1 meter',
    state: <State mood="warn">Next try 9:20 am</State>,
    tries: 3,
  },
  {
    id: 'sub-20402',
    sent: new Date('2026-07-16T11:11:57Z'),
    content: '96 readings, 1 meter',
    state: <State mood="off">Ended</State>,
    tries: 2,
  },
];

interface Day {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly net: string;
  readonly state: JSX.Element;
}

/** As of a house with solar panels: the widest table that stays one on small screens. */
const days: readonly Day[] = [
  { name: 'Wed, Nov 18', from: '108.7', to: '120.4', net: '-111.8', state: <span class="none">Not in yet</span> },
  { name: 'Thu, Nov 19', from: '108.9', to: '119.2', net: '-110.3', state: <State mood="bad">2 of 96 missing</State> },
];

/** A page with every component on it, as no door has one. */
function Showcase({ page }: { page: PageContext }): JSX.Element {
  const formats = Formats.in(page.language, 'America/Chicago');
  const columns: readonly Column<Delivery>[] = [
    { heading: 'Sent', cell: ({ sent }) => formats.exactTime(sent) },
    { heading: 'Subscription', cell: ({ id }) => <a href={`/${id}`}>{id}</a> },
    { heading: 'Content', cell: ({ content }) => content },
    { heading: 'State', cell: ({ state }) => state },
    { heading: 'Tries', cell: ({ tries }) => tries, isNumber: true },
    {
      heading: 'Action',
      cell: ({ id, tries }) =>
        tries < 5 ? null : (
          <Button icon="repeat" name="resend" value={id} label={`Resend ${id}`}>
            Resend
          </Button>
        ),
      isAction: true,
    },
  ];
  const links = ['Day', 'Week', 'Month'].map((label, index) => ({ href: `/${label}`, label, isCurrent: index === 0 }));
  return (
    <Page page={page} title="Every component">
      <Head
        title={`Yesterday you used ${formats.quantity(23.8, 'kWh')}, most of it after 11 pm.`}
        sub="Eleven of 96 readings are estimated. They are marked in the chart, the table and the file."
        above={formats.fullDate(new Date('2026-07-15T18:00:00Z'))}
      >
        <Segments label="Period" links={links} />
      </Head>
      <Tabs label="Parts" links={links.map((link) => ({ ...link, label: `The ${link.label.toLowerCase()}` }))} />
      <Note mood="warn">
        <p>
          <b>Some readings are still on their way.</b> Come back in the afternoon for the rest.
        </p>
      </Note>
      <div class="cols apart-s">
        <div class="sheet bleed">
          <Figures
            figures={[
              { name: 'From the grid', value: formats.number(23.8), unit: 'kWh', note: '6.3 kWh more than Wednesday' },
              { name: 'To the grid', value: formats.number(24, { least: 1 }), unit: 'kWh', note: 'Credit $1.46' },
              { name: 'Cost so far', value: formats.money(2.41), note: '$3.87 used, $1.46 credit' },
              { name: 'Estimated', value: <a href="/estimated">11</a>, note: 'of 96 readings' },
            ]}
          />
          <div class="flush">
            <DataTable
              caption="Deliveries, newest first"
              columns={columns}
              rows={deliveries}
              keyOf={({ id }) => id}
              total={['Sum', null, null, null, 11, null]}
            />
          </div>
          <Pager count="4 of 48,312" newest="/newest" older="/older" />
          <div class="flush">
            <DataTable
              caption="By the day, kWh"
              columns={[
                { heading: 'Day', cell: ({ name }) => <span class="nw">{name}</span> },
                { heading: 'From the grid', cell: ({ from }) => from, isNumber: true },
                { heading: 'To the grid', cell: ({ to }) => to, isNumber: true },
                { heading: 'Net', cell: ({ net }) => net, isNumber: true },
                { heading: 'Reading', cell: ({ state }) => state },
              ]}
              rows={days}
              keyOf={({ name }) => name}
            />
          </div>
        </div>
        <div class="stick stack">
          <div class="sheet">
            <section class="stack">
              <h2>Take it with you</h2>
              <Button kind="go" icon="download" wide tall href="/file">
                Download
              </Button>
              <Button wide href="/print" icon="print">
                Print
              </Button>
              <CopyButton text="ss-home-4c71e0" word="Copy the address" done="Copied" />
            </section>
          </div>
        </div>
      </div>
      <section class="apart" aria-labelledby="sharing">
        <h2 id="sharing" class="h-gap">
          Sharing
        </h2>
        <div class="cols even">
          <div class="sheet bleed">
            <Facts
              facts={[
                { name: 'Company', value: <b>Sunny Savings, Inc.</b> },
                { name: 'Web site', value: <State mood="good">Verified July 2, 2026</State> },
                { name: 'Privacy policy', value: <a href="/privacy">sunnysavings.example/privacy</a> },
              ]}
            />
            <div>
              <Ticks
                items={[
                  { text: <b>Your electricity use</b>, note: 'Every 15 minutes' },
                  { text: 'What each bill period cost' },
                ]}
              />
              <h3 class="apart-s">What they would not see</h3>
              <Ticks not items={[{ text: 'Your name, phone number or email' }]} />
            </div>
            <EmptyState action={<Button href="/find">Find an application</Button>}>
              Nobody else has your permission. When you share with a company, it appears here.
            </EmptyState>
          </div>
          <div class="sheet bleed">
            <Timeline
              days={[
                {
                  day: 'Thursday, July 16',
                  events: [
                    {
                      at: new Date('2026-07-16T14:40:00Z'),
                      time: formats.time(new Date('2026-07-16T14:40:00Z')),
                      icon: 'download',
                      who: 'mine',
                      what: (
                        <>
                          <b>You</b> downloaded a CSV file
                        </>
                      ),
                      details: 'July 1 to 15',
                    },
                    {
                      at: new Date('2026-07-16T11:12:00Z'),
                      time: formats.time(new Date('2026-07-16T11:12:00Z')),
                      icon: 'link',
                      who: 'company',
                      what: 'Sunny Savings received your readings of July 15',
                    },
                    {
                      at: new Date('2026-07-16T10:12:00Z'),
                      time: formats.time(new Date('2026-07-16T10:12:00Z')),
                      icon: 'eye',
                      who: 'staff',
                      what: 'Larkfield customer care looked at your usage page',
                      details: 'Reason: your call about the June bill',
                    },
                  ],
                },
              ]}
            />
          </div>
        </div>
      </section>
      <section aria-labelledby="form">
        <h2 id="form" class="h-gap">
          Your details
        </h2>
        <div class="sheet bleed narrow">
          <Form
            state={{
              given: { email: ['maya'], meters: ['2'], zone: ['b'], agree: [] },
              errors: {
                email: 'Write an email address such as name@example.com.',
                back: 'Choose one of these.',
                agree: 'We need your word for this.',
              },
            }}
          >
            <Field name="email" label="Email" type="email" autocomplete="email" hint="We write to it once." required />
            <Field name="password" label="Password" type="password" autocomplete="current-password" />
            <div class="pair">
              <Field name="from" label="From" type="date" value="2026-07-01" />
              <Field name="logo" label="Logo" type="file" accept="image/png" hint="PNG, up to 200 kB" />
            </div>
            <Select
              name="zone"
              label="Rate plan"
              options={[
                { value: 'a', label: 'Standard' },
                { value: 'b', label: 'Time of use' },
              ]}
            />
            <TextArea name="why" label="Why" value="For the audit." />
            <Choices
              name="meters"
              kind="checkbox"
              legend="Which meters"
              choices={[
                { value: '1', label: 'Electricity, 418 Juniper Lane', hint: 'Meter 41 882 093' },
                { value: '2', label: 'Electricity, workshop', hint: 'Meter 41 907 316' },
              ]}
            />
            <Choices
              name="back"
              kind="radio"
              legend="How far back"
              choices={[
                { value: '0', label: 'From today on' },
                { value: '12', label: 'The last 12 months', hint: 'What they ask for' },
              ]}
            />
            <Tick name="agree" label="Ask me again 30 days before it ends" />
            <Button kind="go" wide>
              Save
            </Button>
          </Form>
        </div>
      </section>
    </Page>
  );
}

const Question = ({ page }: { page: PageContext }): JSX.Element => (
  <Page page={page} title="Stop sharing?">
    <Confirmation title="Stop sharing with Sunny Savings?" yes="Stop sharing" no="/" values={{ id: '1' }}>
      <p>They receive nothing new from now on. You can share again at any time.</p>
    </Confirmation>
  </Page>
);

/** Serves the showcase as the custodian serves pages: with its policy and assets. `/` every component, `/question` */
export async function serveShowcase(): Promise<{ origin: string; close: () => void }> {
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here.invalid');
    const asset = findAsset(pathname.slice(ASSETS_PATH.length + 1));
    if (asset !== undefined) {
      response.setHeader('Content-Type', asset.type).end(asset.body);
      return;
    }
    const page = contextOf(searchParams.get('lang') === 'es' ? 'es' : 'en', pathname);
    response.setHeader('Content-Type', 'text/html; charset=utf-8').setHeader('Content-Security-Policy', pagePolicy());
    response.end(renderPage(pathname === '/question' ? <Question page={page} /> : <Showcase page={page} />));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}
