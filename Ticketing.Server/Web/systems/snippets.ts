import { t } from "../words/words";

export interface Place {
  /** The page's address without a last slash. */
  address: string;
  host: string;
  mqttPort: number;
  root: string;
  tenant: string;
  system: string;
  /** Name and secret of the token. */
  name: string;
  token: string;
}

export interface Snippet {
  name: string;
  about: string;
  text: string;
}

/** Lines to paste for each kind of sender; everything in them is filled in. */
export function snippets(at: Place): Snippet[] {
  const topic = `${at.root}/${at.tenant}/${at.system}`;
  const mqtt = `-h ${at.host} -p ${at.mqttPort} -u ${quote(at.name)} -P ${at.token} -q 1`;
  const tickets = `${at.address}/api/v1/tickets`;
  return [
    {
      name: "curl",
      about: t("A sentence is enough. The second line reports the same condition again, which is counted; the third one ends it."),
      text: `curl -u ${quote(`${at.name}:${at.token}`)} -d "Disk 91% full" "${tickets}?reference=disk"
curl -u ${quote(`${at.name}:${at.token}`)} -d "Disk 95% full" "${tickets}?reference=disk&sla=silver"
curl -u ${quote(`${at.name}:${at.token}`)} -d "Fine again" "${tickets}?reference=disk&state=ok"`,
    },
    {
      name: "mosquitto_pub",
      about: t("Over MQTT. The command returns when the ticket is on disk."),
      text: `mosquitto_pub ${mqtt} -t ${topic}/alarm -m '{"title":"Pressure low","reference":"pressure","sla":"gold"}'
mosquitto_pub ${mqtt} -t ${topic}/ok -m pressure
mosquitto_pub ${mqtt} -t ${topic}/heartbeat -m alive`,
    },
    {
      name: "cron",
      about: t("Tells when a job fails, and that it is fine again when it succeeds."),
      text: `# crontab -e
TICKETS=${tickets}
LOGIN=${at.name}:${at.token}
0 3 * * * /usr/local/bin/backup.sh && curl -fsS --retry 5 -u "$LOGIN" -d ok "$TICKETS?reference=backup&state=ok" || curl -fsS --retry 5 -u "$LOGIN" -d "Backup failed" "$TICKETS?reference=backup&sla=bronze"`,
    },
    {
      name: "Prometheus",
      about: t("For a Prometheus Alertmanager: firing alerts open tickets, resolved ones finish them."),
      text: `# alertmanager.yml
route:
  receiver: home-ticketing
receivers:
  - name: home-ticketing
    webhook_configs:
      - url: ${at.address}/hooks/alertmanager
        send_resolved: true
        http_config:
          authorization:
            credentials: ${at.token}`,
    },
    {
      name: "Home Assistant",
      about: t("A command for any automation; with Mqtt:HomeAssistant on the server, its tickets appear in Home Assistant by themselves."),
      text: `# configuration.yaml
rest_command:
  ticket:
    url: ${tickets}
    method: POST
    content_type: application/json
    headers:
      authorization: Bearer ${at.token}
    payload: '{"title": "{{ title }}", "reference": "{{ reference }}", "sla": "{{ sla | default("none") }}", "state": "{{ state | default("firing") }}"}'

# in an automation
actions:
  - action: rest_command.ticket
    data: {title: "Washing machine leaks", reference: leak, sla: gold}`,
    },
    {
      name: "ESPHome",
      about: t("The parts that matter; a whole device with recovery is in firmware-samples/esp."),
      text: `mqtt:
  broker: ${at.host}
  port: ${at.mqttPort}
  username: "${at.name}"
  password: "${at.token}"
  topic_prefix: null
  discovery: false
  log_topic: null
  birth_message: {topic: ${topic}/availability, payload: online, qos: 1, retain: true}
  will_message: {topic: ${topic}/availability, payload: offline, qos: 1, retain: true}

binary_sensor:
  - platform: gpio
    pin: D5
    name: Water
    on_press:
      - mqtt.publish: {topic: ${topic}/alarm, qos: 1, payload: '{"title":"Water on the floor","reference":"water","sla":"gold"}'}
    on_release:
      - mqtt.publish: {topic: ${topic}/ok, qos: 1, payload: water}`,
    },
    {
      name: "STM32",
      about: t("For the firmware in firmware-samples/stm32: its settings page, then the board."),
      text: `printf %s '${at.token}' > token.txt
make BOARD=nucleo-f4
make settings ROOT=${at.root} TENANT=${at.tenant} SYSTEM=${at.system} NAME=${at.name} TOKEN_FILE=token.txt
st-flash write build/nucleo-f4.bin 0x08000000
st-flash --reset write build/settings.bin 0x08004000
while :; do socat /dev/ttyACM0,raw,echo=0,b115200 TCP:${at.host}:${at.mqttPort},nodelay; sleep 1; done`,
    },
  ];
}

/** How a job calls the address of its heartbeat. */
export function heartbeatSnippets(url: string): Snippet[] {
  const curl = "curl -fsS -m 10 --retry 5 -o /dev/null";
  return [
    {
      name: "shell",
      about: t("After a job that went well. With /start before it and its exit status behind it, the time it took and its failures are known too."),
      text: `${curl} ${url}/start
/usr/local/bin/backup.sh
${curl} ${url}/$?`,
    },
    { name: "cron", about: t("Only a job that succeeds is heard of; silence opens a ticket."), text: `0 3 * * * /usr/local/bin/backup.sh && ${curl} ${url}` },
    {
      name: "systemd",
      about: t("In the service that a timer starts: how it ended is told each time."),
      text: `[Service]
ExecStart=/usr/local/bin/backup.sh
ExecStopPost=/bin/sh -c '${curl} ${url}/$$EXIT_STATUS'`,
    },
    { name: "Python", about: t("Nothing to install."), text: `import urllib.request\nurllib.request.urlopen("${url}", timeout=10)` },
  ];
}

/** For a shell: only what needs quotes gets them. */
const quote = (text: string) => (/^[\w.:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
