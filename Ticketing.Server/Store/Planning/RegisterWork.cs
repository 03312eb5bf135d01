using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>Contacts, assets and their files inside the writer's transaction.</summary>
sealed class RegisterWork(TenantSession session)
{
    readonly PlanningLog _log = new(session);

    public Outcome<Contact> Save(Contact contact, Origin origin)
    {
        if (contact.Id != 0 && session.Sql.First(PlanningSql.Contact, PlanningSql.ReadContact, contact.Id) is null)
        {
            return Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"contact {contact.Id}"));
        }
        var type = contact.Id == 0 ? MaintenanceEvents.ContactRegistered : MaintenanceEvents.ContactChanged;
        contact = contact.Id == 0 ? contact with { Id = session.NextId("contacts") } : contact;
        _log.Append(string.Create(CultureInfo.InvariantCulture, $"contact/{contact.Id}"), new(type) { Contact = contact }, origin);
        return contact;
    }

    public Outcome<Asset> Save(Asset asset, Origin origin)
    {
        if (asset.Id != 0 && session.Sql.First(PlanningSql.Asset, PlanningSql.ReadAsset, asset.Id) is null)
        {
            return Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"asset {asset.Id}"));
        }
        if (asset.ContactId is { } owner && session.Sql.First(PlanningSql.Contact, PlanningSql.ReadContact, owner) is null)
        {
            var fault = string.Create(CultureInfo.InvariantCulture, $"is {owner}: there is no such contact");
            return new Refusal(RefusalKind.Invalid, "invalid", $"contactId {fault}.") { Errors = new Dictionary<string, IReadOnlyList<string>> { ["contactId"] = [fault] } };
        }
        var type = asset.Id == 0 ? MaintenanceEvents.AssetRegistered : MaintenanceEvents.AssetChanged;
        asset = asset.Id == 0 ? asset with { Id = session.NextId("assets") } : asset;
        _log.Append(StreamOf(asset.Id), new(type) { Asset = asset }, origin);
        return asset;
    }

    public Outcome<AssetFile> Add(AssetFile file, byte[] content, Origin origin)
    {
        if (session.Sql.First(PlanningSql.Asset, PlanningSql.ReadAsset, file.AssetId) is null)
        {
            return Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"asset {file.AssetId}"));
        }
        if (session.Sql.List(PlanningSql.Files, PlanningSql.ReadFile, file.AssetId).Count >= FileTypes.Most)
        {
            return new Refusal(RefusalKind.Conflict, "too-many-files", $"The asset has {FileTypes.Most} files, which is as many as one can have. Remove one first.");
        }
        file = file with { Id = session.NextId("asset_files") };
        session.Sql.Execute(PlanningSql.AddFile, file.Id, file.AssetId, file.Name, file.Type, file.Size, content);
        _log.Append(StreamOf(file.AssetId), new(MaintenanceEvents.FileAdded) { File = file }, origin);
        return file;
    }

    public Outcome<AssetFile> Remove(long asset, long id, Origin origin)
    {
        if (session.Sql.First(PlanningSql.File, PlanningSql.ReadFile, id, asset) is not { } file)
        {
            return Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"file {id} of asset {asset}"));
        }
        session.Sql.Execute(PlanningSql.RemoveFile, id, asset);
        _log.Append(StreamOf(asset), new(MaintenanceEvents.FileRemoved) { File = file }, origin);
        return file;
    }

    static string StreamOf(long asset) => string.Create(CultureInfo.InvariantCulture, $"asset/{asset}");
}
