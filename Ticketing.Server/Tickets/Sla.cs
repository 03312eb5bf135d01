namespace Ticketing.Tickets;

/// <summary>The promise asked for or given: how soon after intake the ticket has its slot. Stored as the number, named in JSON.</summary>
public enum Sla
{
    None = 0,
    Gold = 1,
    Silver = 2,
    Bronze = 3,
}

/// <summary>Lengths and names of the tiers.</summary>
public static class SlaTiers
{
    /// <summary>Tiers that promise something, shortest first.</summary>
    public static readonly IReadOnlyList<Sla> All = [Sla.Gold, Sla.Silver, Sla.Bronze];

    /// <summary>The longest promise: 8 hours. No admission decision looks further ahead.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    /// <summary>From intake to due time; zero for <see cref="Sla.None"/>.</summary>
    public static TimeSpan Length(this Sla tier) => tier switch
    {
        Sla.Gold => TimeSpan.FromHours(2),
        Sla.Silver => TimeSpan.FromHours(4),
        Sla.Bronze => Longest,
        _ => TimeSpan.Zero,
    };

    public static string Name(this Sla tier) => tier switch
    {
        Sla.Gold => "gold",
        Sla.Silver => "silver",
        Sla.Bronze => "bronze",
        _ => "none",
    };

    /// <summary>Reads a tier's name, case-insensitively.</summary>
    public static bool TryParse(string? name, out Sla tier)
    {
        tier = Sla.None;
        switch (name?.ToLowerInvariant())
        {
            case "none": return true;
            case "gold": tier = Sla.Gold; return true;
            case "silver": tier = Sla.Silver; return true;
            case "bronze": tier = Sla.Bronze; return true;
            default: return false;
        }
    }
}
