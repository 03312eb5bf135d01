using System.Globalization;

namespace Ticketing.Store;

/// <summary>What servers of one database tell each other with a commit: that the catalog changed, or how far a tenant's events have come.</summary>
readonly record struct StoreNotice(string? Tenant, long Seq)
{
    /// <summary>The catalog changed.</summary>
    public const string OfCatalog = "catalog";

    /// <summary>A tenant's store changed.</summary>
    public static string Of(string tenant, long seq) => string.Create(CultureInfo.InvariantCulture, $"tenant {tenant} {seq}");

    /// <summary>False if the text is none of ours.</summary>
    public static bool TryParse(string text, out StoreNotice notice)
    {
        notice = default;
        if (text == OfCatalog)
        {
            return true;
        }
        if (text.Split(' ') is ["tenant", var tenant, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            notice = new(tenant, seq);
            return true;
        }
        return false;
    }
}
