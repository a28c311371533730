import { createServer, type AddressInfo, type Server } from 'node:net';

/** A mail server for tests: it keeps what it is given, or refuses. */
export class SmtpServer {
  /** each message as it came: headers, an empty line, content */
  readonly messages: { readonly to: readonly string[]; readonly data: string }[] = [];
  /** what it answers to a message: 250 takes it */
  answer = '250 taken';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SmtpServer> {
    const server = createServer();
    const started = new SmtpServer(server);
    server.on('connection', (socket) => {
      let rest = '';
      let to: string[] = [];
      let data: string[] | undefined;
      const say = (line: string): unknown => socket.write(`${line}\r\n`);
      const hear = (line: string): unknown => {
        if (data !== undefined) {
          if (line !== '.') return data.push(line.replace(/^\./, ''));
          if (started.answer.startsWith('250')) started.messages.push({ to, data: data.join('\n') });
          data = undefined;
          to = [];
          return say(started.answer);
        }
        if (/^RCPT TO/i.test(line)) to.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
        if (/^DATA/i.test(line)) {
          data = [];
          return say('354 go on');
        }
        return say(/^QUIT/i.test(line) ? '221 bye' : '250 well');
      };
      say('220 test');
      socket.setEncoding('utf8');
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        const lines = `${rest}${String(chunk)}`.split('\r\n');
        rest = lines.pop() ?? '';
        for (const line of lines) hear(line);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}
