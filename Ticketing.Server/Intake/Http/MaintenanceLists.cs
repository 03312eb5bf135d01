using System.Globalization;
using Ticketing.Export;
using Ticketing.Maintenance;

namespace Ticketing.Intake.Http;

/// <summary>What is looked after, as tables that can be had as files.</summary>
public sealed class MaintenanceLists(MaintenanceDoor door)
{
    const int PageSize = 200;

    public ListTable Contacts => new("contacts", ["id", "name", "email", "phone", "address", "archived"], context => (ContactsOf(context), null));

    public ListTable Assets => new("assets", ["id", "name", "kind", "contactId", "plate", "warrantyUntil", "system", "notes", "archived", "cost"], context => (AssetsOf(context), null));

    public ListTable Invoices => new(
        "invoices", ["id", "contactId", "contact", "address", "mailedTo", "issuedAt", "issuedOn", "dueOn", "hourlyRate", "jobs", "total"], context => (InvoicesOf(context), null));

    IEnumerable<Cell[]> ContactsOf(HttpContext context)
    {
        using var use = door.Use(context);
        foreach (var one in use.Store.Contacts(archived: true))
        {
            yield return [one.Id, one.Name, one.Email, one.Phone, one.Address, one.Archived];
        }
    }

    IEnumerable<Cell[]> AssetsOf(HttpContext context)
    {
        using var use = door.Use(context);
        foreach (var asset in use.Store.Assets(archived: true))
        {
            var one = AssetDocument.Of(asset);
            yield return [one.Id, one.Name, one.Kind, new(Number: one.ContactId), one.Plate, Day(one.WarrantyUntil), one.System, one.Notes, one.Archived, Amount(one.Cost)];
        }
    }

    IEnumerable<Cell[]> InvoicesOf(HttpContext context)
    {
        using var use = door.Use(context);
        long? before = null;
        IReadOnlyList<Invoice> page;
        do
        {
            page = use.Store.Invoices(null, before, PageSize);
            foreach (var invoice in page)
            {
                var one = InvoiceDocument.Of(invoice);
                yield return [one.Id, one.ContactId, one.Contact, one.Address, one.MailedTo, one.IssuedAt, Day(one.IssuedOn), Day(one.DueOn), Amount(one.HourlyRate), one.Lines.Count, Amount(one.Total)];
            }
            before = page.Count == 0 ? null : page[^1].Id;
        }
        while (page.Count == PageSize);
    }

    static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}
