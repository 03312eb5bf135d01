using System.Globalization;
using Ticketing.Export;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>A list that can be had as a file.</summary>
/// <param name="Name">Of the file, and of the sheet of a workbook.</param>
/// <param name="Rows">What the request asks for, read while it is written; the refusal if it asks for nonsense.</param>
public sealed record ListTable(string Name, IReadOnlyList<string> Columns, Func<HttpContext, (IEnumerable<Cell[]>? Rows, Refusal? Refusal)> Rows)
{
    /// <summary>A list that is always there.</summary>
    public static ListTable Of<T>(string name, IReadOnlyList<string> columns, Func<HttpContext, IEnumerable<T>> items, Func<T, Cell[]> row) => new(name, columns, context => (items(context).Select(row), null));

    /// <summary>A list that a number in the query may narrow, as it narrows the list itself.</summary>
    public static ListTable By<T>(string parameter, string name, IReadOnlyList<string> columns, Func<HttpContext, long?, IEnumerable<T>> items, Func<T, Cell[]> row) => new(name, columns, context =>
    {
        var faults = new FieldFaults();
        var number = TicketQueryReader.Number(context.Request.Query, parameter, 1, long.MaxValue, ref faults);
        return faults.ToRefusal() is { } refusal ? (null, refusal) : (items(context, number).Select(row), null);
    });

    /// <summary>A list below one thing, whose id stands in the path.</summary>
    /// <param name="thing">What it is called where there is none.</param>
    /// <param name="items">Null: there is no such thing.</param>
    public static ListTable Below<T>(string thing, string name, IReadOnlyList<string> columns, Func<HttpContext, long, IReadOnlyList<T>?> items, Func<T, Cell[]> row) => new(name, columns, context =>
    {
        var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        return items(context, id) is { } found ? (found.Select(row), null) : (null, Refusal.NotFound($"{thing} {id}"));
    });

    /// <summary>A list that goes back page by page, whole.</summary>
    /// <param name="page">At most <paramref name="size"/> of those with a smaller number; null = from the newest.</param>
    public static IEnumerable<T> Paged<T>(Func<long?, IReadOnlyList<T>> page, Func<T, long> number, int size)
    {
        long? before = null;
        IReadOnlyList<T> items;
        do
        {
            items = page(before);
            foreach (var item in items)
            {
                yield return item;
            }
            before = items.Count == 0 ? null : number(items[^1]);
        }
        while (items.Count == size);
    }

    /// <summary>Several words in one cell.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(", ", words);
}
