import { render } from "preact";
render(<p>Home Ticketing</p>, document.getElementById("page")!);
