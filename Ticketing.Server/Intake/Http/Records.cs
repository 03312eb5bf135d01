using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>How the small directories (agents, systems, categories) answer, the same for each: a list, one, created, changed, deleted.</summary>
static class Records
{
    public static Task List<T>(HttpContext context, IReadOnlyList<T> items, JsonTypeInfo<ItemsDocument<T>> type)
    {
        JsonAnswer.WriteTagged(context.Response, new ItemsDocument<T>(items), type);
        return Task.CompletedTask;
    }

    /// <param name="found">Null: 404.</param>
    public static Task One<T>(HttpContext context, T? found, string what, JsonTypeInfo<T> type) where T : class
    {
        if (found is null)
        {
            return Problem.WriteAsync(context, Refusal.NotFound(what));
        }
        JsonAnswer.WriteTagged(context.Response, found, type);
        return Task.CompletedTask;
    }

    /// <summary>The value, or its refusal.</summary>
    /// <returns>Null once the refusal is written.</returns>
    public static T? Or<T>(HttpContext context, Outcome<T> outcome) where T : class
    {
        if (outcome.Value is null)
        {
            Problem.Write(context, outcome.Refusal!);
        }
        return outcome.Value;
    }

    /// <summary>What was made or changed.</summary>
    /// <param name="made">True: 201 and its path; false: 200.</param>
    public static void Saved<T>(HttpContext context, bool made, string path, long id, T saved, JsonTypeInfo<T> type)
    {
        if (made)
        {
            Created(context, path, id, saved, type);
            return;
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, saved, type);
    }

    public static void Created<T>(HttpContext context, string path, long id, T created, JsonTypeInfo<T> type)
    {
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{path}/{id}");
        JsonAnswer.Write(context.Response, StatusCodes.Status201Created, created, type);
    }

    /// <summary>204, or the refusal.</summary>
    public static void Deleted(HttpContext context, Refusal? refusal)
    {
        if (refusal is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            Problem.Write(context, refusal);
        }
    }
}
