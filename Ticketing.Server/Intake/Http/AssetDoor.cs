using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>/api/v1/assets: what is looked after.</summary>
public sealed class AssetDoor(MaintenanceDoor door)
{
    public const string Path = "/api/v1/assets";

    /// <summary>Jobs shown with an asset.</summary>
    const int JobsShown = 100;

    public Task ListAsync(HttpContext context)
    {
        using var use = door.Use(context);
        var assets = new List<AssetDocument>();
        string? system = context.Request.Query["system"];
        foreach (var asset in use.Store.Assets(context.Request.Query["archived"] == "true"))
        {
            if (system is null || asset.Asset.System == system)
            {
                assets.Add(AssetDocument.Of(asset));
            }
        }
        return Records.List(context, assets, MaintenanceHttpJson.Default.ItemsDocumentAssetDocument);
    }

    public Task FindAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        return Records.One(context, use.Store.FindAsset(id) is { } asset ? Whole(use.Store, asset) : null, $"asset {id}", MaintenanceHttpJson.Default.AssetDocument);
    }

    public async Task CreateAsync(HttpContext context)
    {
        using var use = door.Use(context);
        await SaveAsync(context, use.Store, new(0, "", "other", null, null, [], null, null, null, false)).ConfigureAwait(false);
    }

    public async Task ChangeAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        if (use.Store.FindAsset(id) is { } asset)
        {
            await SaveAsync(context, use.Store, asset.Asset).ConfigureAwait(false);
            return;
        }
        Problem.Write(context, Refusal.NotFound($"asset {id}"));
    }

    /// <summary>Archives: its history stays.</summary>
    public async Task ArchiveAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        if (use.Store.FindAsset(id) is not { Asset: var asset })
        {
            Problem.Write(context, Refusal.NotFound($"asset {id}"));
            return;
        }
        var outcome = asset.Archived ? asset : await use.Store.SaveAssetAsync(asset with { Archived = true }, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        Records.Deleted(context, outcome.Refusal);
    }

    static async Task SaveAsync(HttpContext context, IMaintenanceStore store, Asset before)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var creates = before.Id == 0;
        var asset = Read(fields, before, creates);
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
        }
        else if (Records.Or(context, await store.SaveAssetAsync(asset, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)) is { } saved)
        {
            Records.Saved(context, creates, Path, saved.Id, creates ? AssetDocument.Of(new(saved, 0), [], []) : Whole(store, store.FindAsset(saved.Id)!), MaintenanceHttpJson.Default.AssetDocument);
        }
    }

    static Asset Read(JsonFields fields, Asset before, bool creates)
    {
        var asset = before with
        {
            Name = creates || fields.Has("name") ? fields.Text("name", TicketLimits.Title, required: true) ?? "" : before.Name,
            Kind = fields.Text("kind", TicketLimits.Name) ?? before.Kind,
            ContactId = fields.Has("contactId") ? fields.Number("contactId", 1, long.MaxValue) : before.ContactId,
            Plate = fields.Has("plate") ? fields.Text("plate", TicketLimits.Name) : before.Plate,
            Manuals = fields.Has("manuals") ? fields.Texts("manuals", Asset.MostManuals, Asset.LongestManual) ?? [] : before.Manuals,
            WarrantyUntil = fields.Has("warrantyUntil") ? MaintenanceDoor.Day(fields, "warrantyUntil") : before.WarrantyUntil,
            System = fields.Has("system") ? fields.Text("system", TicketLimits.Name) : before.System,
            Notes = fields.Has("notes") ? fields.Text("notes", Asset.LongestNotes, multiline: true) : before.Notes,
            Archived = fields.Flag("archived") ?? before.Archived,
        };
        if (asset.Plate is { } plate)
        {
            if (Plates.FaultOf(plate) is { } fault)
            {
                fields.Fault("plate", fault);
            }
            asset = asset with { Plate = Plates.Normal(plate) };
        }
        if (asset.System is { } system && TicketLimits.FaultOfSystem(system) is { } wrong)
        {
            fields.Fault("system", wrong);
        }
        foreach (var manual in asset.Manuals)
        {
            // Anything else (javascript:, data:) would run in the page of whoever follows the link.
            if (!Uri.TryCreate(manual, UriKind.Absolute, out var link) || link.Scheme is not ("http" or "https"))
            {
                fields.Fault("manuals", $"has '{SubmissionDraft.Excerpt(manual)}', which is no http:// or https:// link");
            }
        }
        return asset;
    }

    static AssetDocument Whole(IMaintenanceStore store, AssetWithCost asset)
    {
        var jobs = new List<JobDocument>();
        foreach (var job in store.JobsOf(asset.Asset.Id, JobsShown))
        {
            jobs.Add(JobDocument.Of(job));
        }
        return AssetDocument.Of(asset, store.FilesOf(asset.Asset.Id), jobs);
    }
}
