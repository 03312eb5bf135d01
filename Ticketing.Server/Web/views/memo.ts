import { Component, type ComponentType, type FunctionComponent } from "preact";
import { createElement } from "preact";

/** A component that is drawn again only when one of its properties is another. */
export function memo<P extends object>(view: FunctionComponent<P>): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>) {
      const now = this.props as Record<string, unknown>;
      const then = next as Record<string, unknown>;
      return Object.keys({ ...now, ...then }).some((name) => now[name] !== then[name]);
    }
    override render() {
      return createElement(view, this.props as P);
    }
  };
}
