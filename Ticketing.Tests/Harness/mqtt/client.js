// The journey of a client with MQTT.js: client.js tcp|tls|ws|wss PORT 4|5 AUTHORITY USER PASSWORD
import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';

const [transport, port, version, authority, username, password] = process.argv.slice(2);
const root = `lab/javascript/${transport}/${version}`;
const scheme = { tcp: 'mqtt', tls: 'mqtts', ws: 'ws', wss: 'wss' }[transport];
const limit = setTimeout(() => fail(`waited in vain; seen: ${seen.join(', ')}`), 30_000);
const seen = [];

function fail(why) {
  console.error(why);
  process.exit(1);
}

function check(said, what) {
  if (said !== what) fail(`'${said}' instead of '${what}'`);
}

/** Connects, remembers what happens, and waits for it. */
async function connect(name, { clean = true, will, present = false } = {}) {
  const happened = [];
  let wake = () => {};
  const note = (what) => { happened.push(what); seen.push(`${name}: ${what}`); wake(); };
  const client = mqtt.connect(`${scheme}://127.0.0.1:${port}${scheme.startsWith('ws') ? '/mqtt' : ''}`, {
    clientId: `javascript-${transport}-${version}-${name}`, protocolVersion: Number(version), clean, username, password, reconnectPeriod: 0,
    ca: readFileSync(authority), will: will && { topic: will, payload: Buffer.from('gone'), qos: 2, retain: true },
    properties: version === '5' ? { sessionExpiryInterval: clean ? 0 : 300 } : undefined,
  });
  client.on('connect', (packet) => note(`connected present ${packet.sessionPresent}`));
  client.on('message', (topic, payload, packet) => note(`${topic} ${payload} qos ${packet.qos}`));
  client.on('error', (error) => fail(error));
  const self = {
    async expect(what) {
      // MQTT.js may tell of a message before it tells of the connection.
      while (!happened.includes(what)) await new Promise((resolve) => { wake = resolve; });
      happened.splice(happened.indexOf(what), 1);
    },
    async subscribe(topic, qos) { check((await client.subscribeAsync(topic, { qos }))[0].qos, qos); },
    publish: (topic, payload, qos) => client.publishAsync(topic, payload, { qos }),
    end: () => client.endAsync(),
    lose: () => client.stream.destroy(),
    happened,
  };
  await self.expect(`connected present ${present}`);
  return self;
}

const watcher = await connect('watcher', { will: `${root}/never` });
await watcher.subscribe(`${root}/#`, 2);

const device = await connect('device', { will: `${root}/will` });
for (const qos of [0, 1, 2]) {
  await device.publish(`${root}/${qos}`, `grüße ${qos}`, qos);
  await watcher.expect(`${root}/${qos} grüße ${qos} qos ${qos}`);
}
device.lose();
await watcher.expect(`${root}/will gone qos 2`);

let absent = await connect('absent', { clean: false });
await absent.subscribe(`${root}/kept`, 1);
await absent.end();
await watcher.publish(`${root}/kept`, 'waited', 2);
await watcher.expect(`${root}/kept waited qos 2`);
absent = await connect('absent', { clean: false, present: true });
await absent.expect(`${root}/kept waited qos 1`);
await absent.end();
await (await connect('absent')).end();

const other = await connect('other');
await watcher.end();
await other.subscribe(`${root}/never`, 0);
await other.end();
check(other.happened.length, 0);
clearTimeout(limit);
console.log('done');
