using Ticketing.Maintenance;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>/api/v1/contacts: whose assets are looked after.</summary>
public sealed class ContactDoor(MaintenanceDoor door)
{
    public const string Path = "/api/v1/contacts";

    public Task ListAsync(HttpContext context)
    {
        using var use = door.Use(context);
        return Records.List(context, use.Store.Contacts(context.Request.Query["archived"] == "true"), MaintenanceHttpJson.Default.ItemsDocumentContact);
    }

    public Task FindAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        return Records.One(context, use.Store.FindContact(id), $"contact {id}", MaintenanceHttpJson.Default.Contact);
    }

    public async Task CreateAsync(HttpContext context)
    {
        using var use = door.Use(context);
        await SaveAsync(context, use.Store, new(0, "", null, null, null, false)).ConfigureAwait(false);
    }

    public async Task ChangeAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        if (use.Store.FindContact(id) is { } contact)
        {
            await SaveAsync(context, use.Store, contact).ConfigureAwait(false);
            return;
        }
        Problem.Write(context, Refusal.NotFound($"contact {id}"));
    }

    /// <summary>Archives: jobs and invoices of the past name it.</summary>
    public async Task ArchiveAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        if (use.Store.FindContact(id) is not { } contact)
        {
            Problem.Write(context, Refusal.NotFound($"contact {id}"));
            return;
        }
        var outcome = contact.Archived ? contact : await use.Store.SaveContactAsync(contact with { Archived = true }, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        Records.Deleted(context, outcome.Refusal);
    }

    static async Task SaveAsync(HttpContext context, IMaintenanceStore store, Contact before)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var creates = before.Id == 0;
        var contact = before with
        {
            Name = creates || fields.Has("name") ? fields.Text("name", TicketLimits.Title, required: true) ?? "" : before.Name,
            Email = fields.Has("email") ? fields.Text("email", NameRules.Email) : before.Email,
            Phone = fields.Has("phone") ? fields.Text("phone", Contact.LongestPhone) : before.Phone,
            Address = fields.Has("address") ? fields.Text("address", Contact.LongestAddress, multiline: true) : before.Address,
            Archived = fields.Flag("archived") ?? before.Archived,
        };
        if (contact.Email is { } email && NameRules.FaultOfEmail(email) is { } fault)
        {
            fields.Fault("email", fault);
        }
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
        }
        else if (Records.Or(context, await store.SaveContactAsync(contact, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)) is { } saved)
        {
            Records.Saved(context, creates, Path, saved.Id, saved, MaintenanceHttpJson.Default.Contact);
        }
    }
}
