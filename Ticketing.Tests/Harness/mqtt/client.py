"""The journey of a client with Eclipse Paho for Python: client.py tcp|tls|ws|wss PORT 4|5 AUTHORITY USER PASSWORD"""
import os
import queue
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.properties import Properties
from paho.mqtt.packettypes import PacketTypes

TRANSPORT, PORT, VERSION, AUTHORITY, USER, PASSWORD = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:7]
ROOT = f"lab/python/{TRANSPORT}/{VERSION}"


class Client:
    """Connects, remembers what happens, and waits for it in order."""

    def __init__(self, name, clean=True, will=None):
        options = {} if VERSION == 5 else {"clean_session": clean}
        self.happened = queue.Queue()
        self.client = mqtt.Client(f"python-{TRANSPORT}-{VERSION}-{name}", protocol=VERSION, transport="websockets" if TRANSPORT.startswith("ws") else "tcp", **options)
        self.client.username_pw_set(USER, PASSWORD)
        if TRANSPORT in ("tls", "wss"):
            self.client.tls_set(ca_certs=AUTHORITY)
        if TRANSPORT.startswith("ws"):
            self.client.ws_set_options(path="/mqtt")
        if will:
            self.client.will_set(will, "gone", qos=2, retain=True)
        self.client.on_connect = lambda client, data, flags, code, properties=None: self.happened.put(f"connected {int(code if VERSION == 4 else code.value)} present {flags['session present']}")
        self.client.on_message = lambda client, data, message: self.happened.put(f"{message.topic} {message.payload.decode()} qos {message.qos}")
        self.client.on_subscribe = lambda client, data, number, codes, properties=None: self.happened.put("subscribed")
        self.client.on_disconnect = lambda client, data, code, properties=None: self.happened.put(f"disconnected {int(code if VERSION == 4 else getattr(code, 'value', code))}")
        if VERSION == 5:
            properties = Properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = 0 if clean else 300
            self.client.connect("127.0.0.1", PORT, 30, clean_start=clean, properties=properties)
        else:
            self.client.connect("127.0.0.1", PORT, 30)

    def start(self, present=0):
        self.client.loop_start()
        self.expect(f"connected 0 present {present}")
        return self

    def expect(self, what):
        said = self.happened.get(timeout=20)
        assert said == what, f"'{said}' instead of '{what}'"

    def subscribe(self, topic, qos):
        self.client.subscribe(topic, qos)
        self.expect("subscribed")

    def publish(self, topic, payload, qos):
        self.client.publish(topic, payload, qos).wait_for_publish(20)

    def end(self):
        self.client.disconnect()
        self.expect("disconnected 0")
        self.client.loop_stop()


watcher = Client("watcher", will=f"{ROOT}/never").start()
watcher.subscribe(f"{ROOT}/#", 2)

if os.fork() == 0:  # a device that loses its power
    device = Client("device", will=f"{ROOT}/will").start()
    for level in (0, 1, 2):
        device.publish(f"{ROOT}/{level}", f"grüße {level}", level)
    os._exit(0)
for level in (0, 1, 2):
    watcher.expect(f"{ROOT}/{level} grüße {level} qos {level}")
watcher.expect(f"{ROOT}/will gone qos 2")

absent = Client("absent", clean=False).start()
absent.subscribe(f"{ROOT}/kept", 1)
absent.end()
watcher.publish(f"{ROOT}/kept", "waited", 2)
watcher.expect(f"{ROOT}/kept waited qos 2")
absent = Client("absent", clean=False).start(present=1)
absent.expect(f"{ROOT}/kept waited qos 1")
absent.end()
Client("absent").start().end()

other = Client("other").start()
watcher.end()
other.subscribe(f"{ROOT}/never", 0)
other.end()
assert other.happened.empty()
print("done")
