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
  return <img class="logo" src="/icon.svg" alt="" width="28" height="28" />;
}
