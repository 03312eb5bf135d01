namespace Ticketing.Tickets;

/// <summary>What tickets are about, and whose they are.</summary>
public sealed record Category(long Id, string Name, Instant CreatedAt)
{
    /// <summary>The one system it is about; null = any.</summary>
    public string? System { get; init; }

    /// <summary>Name of the workflow of its new tickets; null = the default one.</summary>
    public string? Workflow { get; init; }

    /// <summary>Names of the users who work its tickets; none = everybody who works tickets.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>True if that user is one of its people.</summary>
    public bool Has(string user)
    {
        foreach (var person in People)
        {
            if (string.Equals(person, user, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>Names of categories as one text, each between two separators: fits one argument of a statement and is equal when the names are.</summary>
public static class CategoryNames
{
    /// <summary>No name contains it.</summary>
    const char Separator = '\u001f';

    /// <summary>Null if there is none.</summary>
    public static string? Of(IReadOnlyList<Category> categories, string user)
    {
        string? names = null;
        foreach (var category in categories)
        {
            if (category.Has(user))
            {
                names = $"{names ?? Separator.ToString()}{category.Name}{Separator}";
            }
        }
        return names;
    }

    public static bool Contain(string? names, string? category) =>
        names is not null && category is not null && names.Contains($"{Separator}{category}{Separator}", StringComparison.Ordinal);
}
