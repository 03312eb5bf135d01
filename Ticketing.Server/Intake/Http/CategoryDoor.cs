using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What tickets are about.</summary>
public sealed record CategoryDocument(long Id, string Name, DateTime CreatedAt)
{
    public static CategoryDocument Of(Category category) => new(category.Id, category.Name, category.CreatedAt.Utc);
}

/// <summary>Body that creates or renames a category.</summary>
public sealed record CategoryRequest(string Name);

/// <summary>/api/v1/categories. A category exists from its first ticket on; renaming or deleting one leaves tickets as they are.</summary>
public sealed class CategoryDoor(TenantDoor door)
{
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
        var name = fields.Text("name", TicketLimits.Name, required: true);
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var outcome = await door.StoreOf(context).Tickets.SaveCategoryAsync(before with { Name = name! }, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (outcome.Value is not { } saved)
        {
            Problem.Write(context, outcome.Refusal!);
        }
        else if (before.Id == 0)
        {
            Records.Created(context, Path, saved.Id, CategoryDocument.Of(saved), HttpJson.Default.CategoryDocument);
        }
        else
        {
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, CategoryDocument.Of(saved), HttpJson.Default.CategoryDocument);
        }
    }
}
