/** What the server tells a browser, see the class PushData there. */
export interface Push {
  language: string;
  kind: string;
  ticket: number;
  title: string;
  system: string;
  by?: string;
  text?: string;
}

type Words = Record<string, string>;

const words: Record<string, Words> = {
  en: {
    opened: "New", merged: "Again", "due-soon": "Due soon", breached: "Late", finished: "Finished", moved: "Moved on", changed: "Changed", noted: "Note", mentioned: "You are mentioned",
  },
  de: {
    opened: "Neu", merged: "Noch einmal", "due-soon": "Bald fällig", breached: "Überfällig", finished: "Erledigt", moved: "Weiter", changed: "Geändert", noted: "Notiz", mentioned: "Sie werden erwähnt",
  },
  hu: {
    opened: "Új", merged: "Ismét", "due-soon": "Hamarosan lejár", breached: "Késik", finished: "Befejezve", moved: "Továbbment", changed: "Módosítva", noted: "Jegyzet", mentioned: "Megemlítették",
  },
};

/** Heading and text of a notification. */
export function notificationOf(push: Push): { title: string; body: string; tag: string } {
  const kind = (words[push.language] ?? words["en"]!)[push.kind] ?? push.kind;
  const lines = [push.text ? `${push.by ?? ""}: ${push.text}` : push.by ?? "", `${push.system} #${push.ticket}`].filter(Boolean);
  return { title: `${kind}: ${push.title}`, body: lines.join("\n"), tag: `ticket-${push.ticket}` };
}
