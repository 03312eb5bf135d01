import { under } from "../api/base";

/** Line drawings on a 24 × 24 grid. */
const drawings = {
  plus: "M12 5v14M5 12h14",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM20 20l-4-4",
  filter: "M4 6h16M7 12h10M10 18h4",
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  late: "M12 4 2.8 20h18.4L12 4ZM12 10v4.500M12 17v.5",
  clock: "M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.500V12l3 2",
  take: "M8 11V6a1.6 1.6 0 0 1 3.2 0v4V4.600a1.6 1.6 0 0 1 3.2 0V10V6a1.6 1.6 0 0 1 3.2 0v8a6.5 6.5 0 0 1-12 3.600L3.6 13.700c-1-1.7 1.2-3 2.4-1.600L8 14.500V11",
  note: "M5 5h14v10l-4.5 4.500H5V5ZM8.5 9.500h7M8.5 13h4",
  mark: "M5 5h14v14H5V5ZM8.500 12l2.500 2.500L15.500 9.500",
  done: "M4.5 12.500l5 5L19.5 7",
  cancel: "M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM6 6l12 12",
  giveBack: "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v1",
  report: "M12 4a6 6 0 0 0-6 6v4l-1.5 3h15L18 14v-4a6 6 0 0 0-6-6ZM10 20h4",
  move: "M5 12h13M13 6.500l5.5 5.5-5.5 5.5",
  change: "M5 19l1-4L16 5l3 3L9 18l-4 1Z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.500c1-4 4-5.5 7.5-5.500s6.5 1.5 7.5 5.5",
  offline: "M3 3l18 18M8.5 15.500a5 5 0 0 1 5.5-1M5 12a10 10 0 0 1 5-2.800M2 8.600A15 15 0 0 1 7 5.800M13 5.200a15 15 0 0 1 9 3.400M15.5 10a10 10 0 0 1 3.5 2M12 19v.5",
  keyboard: "M3 7h18v10H3V7ZM7 10.500v.100M10.5 10.500v.100M14 10.500v.100M17.5 10.500v.100M8 14h8",
  sort: "M8 5v14M4.5 15.5 8 19l3.5-3.500M16 19V5M12.5 8.5 16 5l3.5 3.5",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.100M4 12h.100M4 18h.100",
  system: "M4 5h16v6H4V5ZM4 13h16v6H4v-6ZM7.5 8h.100M7.5 16h.100M11 8h5M11 16h5",
  plan: "M4 6h16v14H4V6ZM4 10.500h16M8.500 3.500V8M15.500 3.500V8",
  chart: "M4 20h16M7 16v-5M12 16V6M17 16v-8",
  audit: "M6 3.500h9l4 4v13H6v-17ZM9.500 11h6M9.500 14.500h6M9.500 18h3.500",
  gear: "M12 8.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M5.600 18.400l1.800-1.800M16.600 7.400l1.800-1.800",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13M10.500 10.500v6M13.500 10.500v6",
  snooze: "M12 5.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15ZM9.500 10.500h5l-5 5.500h5M4 6l3-2.500M20 6l-3-2.500",
  mail: "M3.500 6h17v12h-17V6ZM4 6.500l8 6.500 8-6.500",
  key: "M14.500 4a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11ZM10.500 13.500 4 20M6.500 17.500l2.500 2.500M15.500 8.500h.100",
  repeat: "M4.5 11a7 7 0 0 1 12-4l2 2M19 4.500V9h-4.500M19.5 13a7 7 0 0 1-12 4l-2-2M5 19.500V15h4.5",
} as const;

export type IconName = keyof typeof drawings;

/** Decoration: the words beside it say the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  );
}

export function Logo() {
  return <img class="logo" src={under("/icon.svg")} alt="" width="28" height="28" />;
}
