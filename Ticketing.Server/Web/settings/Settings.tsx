import type { FunctionComponent } from "preact";
import { sections, type Section } from "../model/route";
import { PageHead } from "../parts/PageHead";
import { me } from "../state/session";
import { t, w } from "../words/words";
import { Agents } from "./Agents";
import { Categories } from "./Categories";
import { Channels } from "./Channels";
import { Data } from "./Data";
import { Mail } from "./Mail";
import { Myself } from "./Myself";
import { People } from "./People";
import { Tokens } from "./Tokens";
import { Workflows } from "./Workflows";
import "../styles/pages.css";
import "../styles/systems.css";

const parts: Record<Section, { name: string; view: FunctionComponent; admin: boolean }> = {
  me: { name: w("Myself"), view: Myself, admin: false },
  people: { name: w("People"), view: People, admin: true },
  tokens: { name: w("Tokens"), view: Tokens, admin: true },
  categories: { name: w("Categories"), view: Categories, admin: true },
  workflows: { name: w("Workflows"), view: Workflows, admin: false },
  agents: { name: w("Agents and hours"), view: Agents, admin: true },
  mail: { name: w("Mail"), view: Mail, admin: true },
  channels: { name: w("Channels"), view: Channels, admin: true },
  data: { name: w("Data"), view: Data, admin: true },
};

/** What can be changed, part by part; who is no admin finds what is theirs. */
export function Settings({ section }: { section: Section }) {
  const mine = sections.filter((name) => me().mayAdminister || !parts[name].admin);
  const shown = mine.includes(section) ? section : "me";
  const View = parts[shown].view;
  return (
    <div class="page">
      <PageHead title={t("Settings")} label={t("Parts of the settings")} parts={mine.map((name) => ({ name: t(parts[name].name), route: { place: "settings", section: name }, current: name === shown }))} />
      <View key={shown} />
    </div>
  );
}
