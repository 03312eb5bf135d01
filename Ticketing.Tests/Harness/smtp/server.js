// A real SMTP server for tests. Its one argument is JSON:
//   port        where to listen on 127.0.0.1
//   tls         "none" | "starttls" | "implicit", with key and cert (PEM)
//   user, password, methods   credentials it wants (none = no AUTH), and the methods it offers
//   answers     what happens to the mails one after the other, the last for all that follow; default "ok"
//   domains     recipient domain -> what happens to its mail, whatever answers says
// What can happen: "ok"; "451 text", "550 text" ... (answer after the data); "rcpt 450 text" (answer to RCPT);
// "drop" (the mail is taken and the connection lost instead of the answer); "hang" (no answer to the data).
// Prints one JSON object per line: {event: "listening"}, {event: "mail", ...}, {event: "login", user}.
import { SMTPServer } from 'smtp-server';
import PostalMime from 'postal-mime';

const options = JSON.parse(process.argv[2]);
const answers = options.answers ?? ['ok'];
const say = (value) => process.stdout.write(JSON.stringify(value) + '\n');
let mails = 0;

function error(text) {
  const e = new Error(text.slice(4));
  e.responseCode = Number(text.slice(0, 3));
  return e;
}

function next(address) {
  const own = options.domains?.[address.split('@').pop()];
  return own ?? answers[Math.min(mails++, answers.length - 1)];
}

const server = new SMTPServer({
  name: 'mail.test',
  secure: options.tls === 'implicit',
  key: options.key,
  cert: options.cert,
  authMethods: options.methods ?? ['PLAIN', 'LOGIN'],
  authOptional: !options.user,
  allowInsecureAuth: true,
  closeTimeout: 100,
  logger: false,
  disableReverseLookup: true,
  disabledCommands: [...(options.tls === 'starttls' ? [] : ['STARTTLS']), ...(options.user ? [] : ['AUTH'])],
  onAuth(auth, session, done) {
    const right = auth.username === options.user && auth.password === options.password;
    say({ event: 'login', user: auth.username, right, encrypted: session.secure, method: auth.method });
    done(right ? null : error('535 5.7.8 Error: authentication failed'), right ? { user: auth.username } : undefined);
  },
  onRcptTo(address, session, done) {
    session.plan = next(address.address);
    done(session.plan.startsWith('rcpt ') ? error(session.plan.slice(5)) : null);
  },
  onData(stream, session, done) {
    const chunks = [];
    const plan = session.plan;
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', async () => {
      const raw = Buffer.concat(chunks);
      const parsed = await PostalMime.parse(raw);
      const taken = plan === 'ok' || plan === 'drop';
      say({
        event: taken ? 'mail' : 'refused',
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((to) => to.address),
        user: session.user ?? null,
        encrypted: session.secure,
        hello: session.hostNameAppearsAs,
        subject: parsed.subject ?? '',
        text: parsed.text ?? '',
        html: parsed.html ?? '',
        fromName: parsed.from?.name ?? '',
        toName: parsed.to?.[0]?.name ?? '',
        headers: parsed.headers.map((header) => ({ name: header.originalKey ?? header.key, value: header.value })),
        attachments: parsed.attachments.length,
        raw: raw.toString('base64'),
        dropped: plan === 'drop',
      });
      if (plan === 'drop') {
        [...server.connections].find((connection) => connection.id === session.id)._socket.destroy();
      } else if (plan !== 'hang') {
        done(plan === 'ok' ? null : error(plan));
      }
    });
  },
});
server.on('error', () => {});
server.listen(options.port, '127.0.0.1', () => say({ event: 'listening' }));
