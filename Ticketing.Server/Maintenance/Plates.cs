namespace Ticketing.Maintenance;

/// <summary>Licence plates: three groups joined by <c>-</c>, each of 1 to 3 letters or of 1 to 3 digits (<c>KA-123-B</c>, <c>12-AB-3</c>). Letters are A-Z in either case and kept in upper case.</summary>
public static class Plates
{
    /// <summary>What is wrong with it; null if nothing. Continues a sentence that begins with the field's name.</summary>
    public static string? FaultOf(string plate)
    {
        var groups = plate.Split('-');
        if (groups.Length != 3)
        {
            return "must be three groups joined by '-', such as KA-123-B";
        }
        foreach (var group in groups)
        {
            if (group.Length is 0 or > 3 || !(IsAll(group, char.IsAsciiLetter) || IsAll(group, char.IsAsciiDigit)))
            {
                return $"has the group '{(group.Length > 12 ? group[..12] : group)}'; each is 1 to 3 letters or 1 to 3 digits, as in KA-123-B";
            }
        }
        return null;
    }

    public static string Normal(string plate) => plate.ToUpperInvariant();

    static bool IsAll(string group, Func<char, bool> kind)
    {
        foreach (var c in group)
        {
            if (!kind(c))
            {
                return false;
            }
        }
        return true;
    }
}
