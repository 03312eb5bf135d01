import { useRef } from "preact/hooks";
import { call } from "../api/http";
import { useDeed } from "./useDeed";

/** A form that adds something to a list: what stands in it is sent to `path`; once it is there the form is empty again. `text` is undefined for a field that is empty. */
export function useAdd<T>(path: string, bodyOf: (text: (field: string) => string | undefined) => object, onAdded: (made: T) => void) {
  const form = useRef<HTMLFormElement>(null);
  const deed = useDeed();
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const body = bodyOf((field) => String(data.get(field) ?? "").trim() || undefined);
    await deed.run(async () => {
      const made = await call<T>("POST", path, { body });
      form.current!.reset();
      onAdded(made);
    });
  };
  return { form, deed, add };
}
