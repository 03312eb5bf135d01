import "../styles/base.css";
import "../styles/controls.css";
import "../styles/layout.css";
import "../styles/row.css";
import "../styles/list.css";
import "../styles/ticket.css";
import "../styles/form.css";
import "../styles/overlay.css";
import { render } from "preact";
import { preferred, show } from "../state/language";
import { prepareOffline } from "../state/offline";
import { App } from "./App";

await show(preferred());
render(<App />, document.getElementById("page")!);
prepareOffline();
