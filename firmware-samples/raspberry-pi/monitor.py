#!/usr/bin/python3
"""Reports a Raspberry Pi's temperature, power supply and contacts as tickets, by MQTT. Debian's python3-paho-mqtt (1.6 or 2.x) is enough.

Reports wait on disk until their PUBACK is there: the server sends it only when the ticket is on its own disk. A JSON `id` makes each report count once,
however often it is sent. Exit codes: 77 name or token not accepted; 78 settings."""
import json
import os
import pathlib
import queue
import re
import shlex
import signal
import subprocess
import sys
import time
import uuid

import paho.mqtt.client as mqtt

NOT_ALLOWED, MISCONFIGURED = 77, 78
MISSING = object()


def say(text):
    print(text, file=sys.stderr, flush=True)


def misconfigured(text):
    say(text)
    sys.exit(MISCONFIGURED)


class Settings:
    """NAME=value lines as bash reads them, too; a default is text, as in the file."""

    def __init__(self, path):
        self.values = {}
        try:
            lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
        except OSError as fault:
            misconfigured(f"Cannot read the settings {path}: {fault.strerror}. Copy monitor.conf there, or name it in TICKETING_PI_CONF.")
        for line in lines:
            try:
                words = shlex.split(line, comments=True)
            except ValueError:
                words = [""]
            if words and not (len(words) == 1 and re.match("[A-Z_]+=", words[0])):
                misconfigured(f"{path}: '{line}' is not NAME=value")
            self.values.update(word.split("=", 1) for word in words)

    def text(self, name, default=MISSING):
        value = self.values.get(name) or default
        if value is MISSING:
            misconfigured(f"{name} is not set")
        return value

    def number(self, name, default):
        try:
            return float(self.text(name, default))
        except ValueError:
            misconfigured(f"{name}='{self.values[name]}' must be a number")


def read_token(path):
    try:
        token = pathlib.Path(path).read_text(encoding="ascii", errors="replace").strip()
    except OSError as fault:
        misconfigured(f"Cannot read the token {path}: {fault.strerror}")
    if not re.fullmatch(r"tk_[A-Za-z0-9_-]+", token):
        misconfigured(f"{path} must hold one line, the token, which begins with tk_.")
    return token


class Spool:
    """Reports in order, a file each, until they are acknowledged; and which conditions are reported."""

    def __init__(self, folder):
        self.reports, self.conditions = pathlib.Path(folder, "spool"), pathlib.Path(folder, "conditions")
        for each in (self.reports, self.conditions):
            each.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.last = max((int(file.stem) for file in self.reports.glob("*.json")), default=0)

    def add(self, leaf, body):
        self.last += 1
        target = self.reports / f"{self.last:012}.json"
        with open(target.with_suffix(".new"), "w", encoding="utf-8") as file:
            json.dump({"leaf": leaf, "body": body}, file)
            file.flush()
            os.fsync(file.fileno())
        target.with_suffix(".new").rename(target)

    def files(self):
        return sorted(self.reports.glob("*.json"))

    def is_reported(self, reference):
        return (self.conditions / reference).exists()

    def judge(self, reference, wrong, title, sla="none"):
        """Reports a change, and nothing else. The report is on disk before the condition is."""
        if wrong == self.is_reported(reference):
            return
        say(f"{'alarm' if wrong else 'over'}: {title}")
        if wrong:
            self.add("alarm", {"title": title, "reference": reference, "sla": sla, "id": str(uuid.uuid4())})
            (self.conditions / reference).touch()
        else:
            self.add("ok", {"reference": reference, "id": str(uuid.uuid4())})
            (self.conditions / reference).unlink()


class Link:
    """The connection: will, birth message, and one report at a time until its PUBACK. paho's thread only notes what happened; everything is decided in `handle`, by the main thread."""

    def __init__(self, settings, spool):
        self.spool, self.happened = spool, queue.SimpleQueue()
        self.up = self.refused = False
        self.sent = None  # (message number, file) on the wire; one at a time keeps the order
        system = settings.text("SYSTEM")
        self.base = f"{settings.text('MQTT_ROOT', 'ticketing')}/{settings.text('TENANT', 'home')}/{system}/"
        name = settings.text("TOKEN_NAME", system)
        folder = os.environ.get("CREDENTIALS_DIRECTORY", "/etc/ticketing-pi")
        # paho 2 wants to be told which kind of callbacks these are; 1.6 does not know the question.
        kind = [mqtt.CallbackAPIVersion.VERSION2] if hasattr(mqtt, "CallbackAPIVersion") else []
        self.client = mqtt.Client(*kind, client_id=f"{name}-{system}"[:64], clean_session=True)
        self.client.username_pw_set(name, read_token(settings.text("TOKEN_FILE", f"{folder}/token")))
        if authority := settings.text("TLS_AUTHORITY", ""):
            self.client.tls_set(ca_certs=authority)
        self.client.will_set(self.base + "availability", "offline", qos=1, retain=True)
        self.client.reconnect_delay_set(min_delay=1, max_delay=60)
        # Both versions pass client and data first. The answer to CONNECT is a number in 1.6, a ReasonCode in 2.
        self.client.on_connect = lambda client, data, flags, code, *more: self.happened.put(("connected", getattr(code, "value", code)))
        self.client.on_disconnect = lambda *arguments: self.happened.put(("lost", None))
        self.client.on_publish = lambda client, data, number, *more: self.happened.put(("acknowledged", number))
        # Not a connection yet: the server may be away for now.
        self.client.connect_async(settings.text("SERVER"), int(settings.number("PORT", "1883")), keepalive=30)
        self.client.loop_start()

    def wait(self, seconds):
        """Handles what happens until the time is over, or the end was asked for."""
        until = time.monotonic() + seconds
        while not self.refused:
            try:
                what, value = self.happened.get(timeout=max(0, until - time.monotonic()))
            except queue.Empty:
                return True
            if what == "end":
                return False
            self.handle(what, value)
        return False

    def handle(self, what, value):
        if what == "connected" and value == 0:
            say("link up")
            self.up, self.sent = True, None
            self.client.publish(self.base + "availability", "online", qos=1, retain=True)
        elif what == "connected" and value in (4, 5, 134, 135):
            say("The server does not accept name and token. Reports wait.")
            self.refused = True
        elif what == "lost" and self.up:
            say("link lost; reports wait")
            self.up, self.sent = False, None
        elif what == "acknowledged" and self.sent and self.sent[0] == value:
            self.sent[1].unlink()
            self.sent = None
        self.send()

    def send(self):
        """Puts the oldest report on the wire, unless one is there already. What a lost connection swallowed is sent again from its file, under the same id."""
        files = self.spool.files()
        if not self.up or self.sent or not files:
            return
        report = json.loads(files[0].read_text(encoding="utf-8"))
        info = self.client.publish(self.base + report["leaf"], json.dumps(report["body"], ensure_ascii=False), qos=1)
        self.sent = (info.mid, files[0])

    def beat(self):
        if self.up:
            self.client.publish(self.base + "heartbeat", "alive", qos=0)

    def end(self):
        """Goes on purpose: no will is sent then, so it says itself that it is offline."""
        if self.up:
            self.client.publish(self.base + "availability", "offline", qos=1, retain=True).wait_for_publish(5)
        self.client.disconnect()
        self.client.loop_stop()


def ask(*command):
    """What a command prints; None if it is missing, fails or hangs."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def look(settings, spool):
    """One look at everything. What cannot be told at present stays as it was."""
    if match := re.search(r"temp=([\d.]+)", ask("vcgencmd", "measure_temp") or ""):
        degrees = float(match[1])
        limit = settings.number("TEMPERATURE_LOW", "70") if spool.is_reported("temperature") else settings.number("TEMPERATURE_HIGH", "80")
        spool.judge("temperature", degrees >= limit, f"The processor is at {degrees:.0f} °C", "silver")
    if match := re.search(r"throttled=0x([0-9a-fA-F]+)", ask("vcgencmd", "get_throttled") or ""):
        # Bit 0: too little voltage now. Bit 16, since the start, would never go away again.
        spool.judge("voltage", bool(int(match[1], 16) & 1), "The power supply is too weak: under-voltage", "silver")
    for contact in filter(None, (each.strip() for each in settings.text("CONTACTS", "").split(";"))):
        pin, reference, title = contact.split(":", 2)
        # "17: ip pu | hi // GPIO17 = input": pulled up, so an open contact reads high.
        if match := re.search(r"\|\s*(hi|lo)\b", ask("pinctrl", "get", pin) or ""):
            spool.judge(reference, match[1] == "hi", title, "gold")


def main():
    settings = Settings(os.environ.get("TICKETING_PI_CONF", "/etc/ticketing-pi/monitor.conf"))
    for contact in filter(None, (each.strip() for each in settings.text("CONTACTS", "").split(";"))):
        if not re.fullmatch(r"\d+:[\w.-]+:.+", contact):
            misconfigured(f"CONTACTS: '{contact}' must be GPIO:REFERENCE:TITLE")
        ask("pinctrl", "set", contact.split(":")[0], "ip", "pu")
    spool = Spool(settings.text("STATE_DIR", os.environ.get("STATE_DIRECTORY", "/var/lib/ticketing-pi")))
    interval = settings.number("INTERVAL", "10")
    link = Link(settings, spool)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: link.happened.put(("end", None)))
    staying = True
    while staying:
        look(settings, spool)
        link.send()
        link.beat()
        staying = link.wait(interval)
    link.end()
    return NOT_ALLOWED if link.refused else 0


if __name__ == "__main__":
    sys.exit(main())
