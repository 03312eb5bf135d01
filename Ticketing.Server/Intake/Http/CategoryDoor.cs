using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What tickets are about, and whose they are.</summary>
/// <param name="System">The one system it is about; null = any.</param>
/// <param name="People">Users who work its tickets; none = everybody who works tickets.</param>
/// <param name="Workflow">Of its new tickets; null = the default one.</param>
public sealed record CategoryDocument(long Id, string Name, string? System, IReadOnlyList<string> People, string? Workflow, DateTime CreatedAt)
{
    public static CategoryDocument Of(Category category) => new(category.Id, category.Name, category.System, category.People, category.Workflow, category.CreatedAt.Utc);
}

/// <summary>Body that creates a category; all but the name is optional.</summary>
public sealed record CategoryRequest(string Name, string? System, IReadOnlyList<string>? People, string? Workflow);

/// <summary>Body that changes a category; what is absent stays, null empties.</summary>
public sealed record CategoryPatch(string? Name, string? System, IReadOnlyList<string>? People, string? Workflow);

/// <summary>/api/v1/categories. A category exists from its first ticket on; renaming or deleting one leaves tickets as they are.</summary>
/// <param name="userNamed">The proper name of a user of a tenant; null if there is none.</param>
public sealed class CategoryDoor(TenantDoor door, Func<string, string, string?> userNamed)
{
    const int MostPeople = 100;

    public const string Path = "/api/v1/categories";

    public Task ListAsync(HttpContext context) => Records.List(context, [.. door.ReadOf(context).Categories().Select(CategoryDocument.Of)], HttpJson.Default.ItemsDocumentCategoryDocument);

    public Task FindAsync(HttpContext context, long id) =>
        Records.One(context, Find(context, id) is { } category ? CategoryDocument.Of(category) : null, $"category {id}", HttpJson.Default.CategoryDocument);

    public Task CreateAsync(HttpContext context) => SaveAsync(context, new(0, "", door.Now));

    public Task ChangeAsync(HttpContext context, long id) => Find(context, id) is { } category ? SaveAsync(context, category) : Problem.WriteAsync(context, Refusal.NotFound($"category {id}"));

    public async Task DeleteAsync(HttpContext context, long id)
    {
        var outcome = await door.StoreOf(context).Tickets.DeleteCategoryAsync(id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        Records.Deleted(context, outcome.Refusal);
    }

    Category? Find(HttpContext context, long id) => door.ReadOf(context).Categories().FirstOrDefault(category => category.Id == id);

    async Task SaveAsync(HttpContext context, Category before)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var category = Read(fields, before, context.Principal().Tenant);
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var outcome = await door.StoreOf(context).Tickets.SaveCategoryAsync(category, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (Records.Or(context, outcome) is { } saved)
        {
            Records.Saved(context, before.Id == 0, Path, saved.Id, CategoryDocument.Of(saved), HttpJson.Default.CategoryDocument);
        }
    }

    Category Read(JsonFields fields, Category before, string tenant)
    {
        var category = before;
        if (before.Id == 0 || fields.Has("name"))
        {
            category = category with { Name = fields.Text("name", TicketLimits.Name, required: true) ?? "" };
        }
        if (fields.Has("system"))
        {
            category = category with { System = fields.Text("system", TicketLimits.Name) };
            if (category.System is { } system && TicketLimits.FaultOfSystem(system) is { } fault)
            {
                fields.Fault("system", fault);
            }
        }
        if (fields.Has("workflow"))
        {
            category = category with { Workflow = fields.Text("workflow", TicketLimits.Name) };
        }
        if (fields.Has("people"))
        {
            var people = new List<string>();
            foreach (var name in fields.Texts("people", MostPeople, TicketLimits.Name) ?? [])
            {
                if (userNamed(tenant, name) is not { } user)
                {
                    fields.Fault("people", $"names {name}, who is no user here; invite them first");
                }
                else if (!people.Contains(user))
                {
                    people.Add(user);
                }
            }
            category = category with { People = people };
        }
        return category;
    }
}
