import { Store } from "./store";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  undo?: () => void;
}

export const toasts = new Store<Toast[]>([]);
let nextId = 1;

export const dismiss = (id: number) => toasts.update((all) => all.filter((toast) => toast.id !== id));

/** Shows a text for a while; a refusal stays longer, as it has to be read. Returns how to take it away. */
export function say(text: string, options: { tone?: Toast["tone"]; undo?: () => void; duration?: number } = {}): () => void {
  const id = nextId++;
  const tone = options.tone ?? "plain";
  const toast: Toast = { id, text, tone, ...(options.undo && { undo: options.undo }) };
  toasts.update((all) => [...all.slice(-2), toast]);
  const timer = setTimeout(() => dismiss(id), options.duration ?? (tone === "bad" ? 10_000 : 6_000));
  return () => {
    clearTimeout(timer);
    dismiss(id);
  };
}
