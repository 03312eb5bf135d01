import { under } from "../api/base";
import { Remove } from "../parts/Remove";
import { useDeed } from "../parts/useDeed";
import { me } from "../state/session";
import { t } from "../words/words";
import { paths, upload, type Asset } from "./calls";

/** Photos and papers of an asset. */
export function AssetFiles({ asset, onChange }: { asset: Asset; onChange: () => void }) {
  const deed = useDeed();
  const files = asset.files ?? [];
  const add = async (event: Event) => {
    const field = event.currentTarget as HTMLInputElement;
    const chosen = [...(field.files ?? [])];
    await deed.run(async () => {
      for (const file of chosen) await upload(asset.id, file);
    });
    field.value = "";
    onChange();
  };
  return (
    <section class="panel">
      <h2>{t("Photos and papers")}</h2>
      <ul class="papers" role="list">
        {files.map((file) => {
          const path = `${paths.assets}/${asset.id}/files/${file.id}`;
          return (
            <li key={file.id}>
              <a href={under(path)} target="_blank" rel="noreferrer">
                {file.type.startsWith("image/") && <img src={under(path)} alt="" loading="lazy" />}
                <span>{file.name}</span>
              </a>
              {me().mayWork && <Remove path={path} what={file.name} onGone={onChange} />}
            </li>
          );
        })}
      </ul>
      {me().mayWork && (
        <label class="field">
          <span>{t("Add photos or papers")}</span>
          <input type="file" multiple accept="image/jpeg,image/png,image/webp,image/gif,application/pdf,text/plain" disabled={deed.busy} onChange={add} />
          <small>{t("JPEG, PNG, WebP, GIF, PDF or text, up to 4 MiB each")}</small>
        </label>
      )}
      <p class="problem" role="alert">
        {deed.problem?.text}
      </p>
    </section>
  );
}
