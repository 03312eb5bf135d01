using System.Globalization;
using Ticketing.Export;

namespace Ticketing.Intake.Http;

/// <summary>Writes lists as files, streamed at the reader's pace, and maps them beside the lists.</summary>
public sealed class ListFiles(TimeProvider clock)
{
    /// <summary>A list as CSV and as workbook.</summary>
    /// <param name="list">Path of the list; the files are at the same with .csv and .xlsx.</param>
    /// <param name="right">The list's own.</param>
    /// <param name="name">What the operations are called: export{name}Csv.</param>
    public IReadOnlyList<IEndpointConventionBuilder> Map(IEndpointRouteBuilder routes, string list, ListTable table, Right right, string name, string tag)
    {
        var group = routes.MapApi("", tag).Requires(right);
        return
        [
            group.MapGet($"{list}.csv", (HttpContext context) => CsvAsync(context, table))
                .Describe($"export{name}Csv", $"The list {table.Name} as CSV.").AnswersFile("text/csv").AnswerHeader(200, "Content-Disposition", "Name of the file.").Refuses(400),
            group.MapGet($"{list}.xlsx", (HttpContext context) => XlsxAsync(context, table))
                .Describe($"export{name}Xlsx", $"The list {table.Name} as a workbook.").AnswersFile(Workbook.ContentType).AnswerHeader(200, "Content-Disposition", "Name of the file.").Refuses(400),
        ];
    }

    /// <summary>As <see cref="Map"/>, for a list below one thing, which may not be there.</summary>
    public void MapBelow(IEndpointRouteBuilder routes, string list, ListTable table, Right right, string name, string tag)
    {
        foreach (var route in Map(routes, list, table, right, name, tag))
        {
            route.Refuses(404);
        }
    }

    /// <summary>Says what kind of file comes, and its name with the day.</summary>
    public void Head(HttpContext context, string name, string extension, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{name}-{clock.GetUtcNow():yyyy-MM-dd}.{extension}\"");
    }

    Task CsvAsync(HttpContext context, ListTable table) => WriteAsync(context, table, "csv", CsvFile.ContentType, rows => CsvFile.WriteAsync(context.Response.BodyWriter, table.Columns, rows, context.RequestAborted));

    Task XlsxAsync(HttpContext context, ListTable table) => WriteAsync(context, table, "xlsx", Workbook.ContentType, rows => Workbook.WriteAsync(context.Response.BodyWriter, table.Name, table.Columns, rows, context.RequestAborted));

    async Task WriteAsync(HttpContext context, ListTable table, string extension, string contentType, Func<IEnumerable<Cell[]>, Task> write)
    {
        var (rows, refusal) = table.Rows(context);
        if (rows is null)
        {
            Problem.Write(context, refusal!);
            return;
        }
        // Read before the answer begins: a store that is away can still be said.
        using var reader = rows.GetEnumerator();
        var any = reader.MoveNext();
        Head(context, table.Name, extension, contentType);
        await write(Rest(any, reader)).ConfigureAwait(false);
    }

    static IEnumerable<Cell[]> Rest(bool any, IEnumerator<Cell[]> rows)
    {
        for (; any; any = rows.MoveNext())
        {
            yield return rows.Current;
        }
    }
}
