using System.Globalization;
using Ticketing.Heartbeats;

namespace Ticketing.Intake.Http;

/// <summary>What the address of a ping says: <c>/ping/{uuid}</c> or <c>/ping/{key}/{slug}</c>, then nothing, <c>start</c>, <c>fail</c>, <c>log</c> or an exit status (https://healthchecks.io/docs/http_api/).</summary>
/// <param name="Uuid">Null if it is named by <paramref name="Key"/> and <paramref name="Slug"/>.</param>
/// <param name="Key">A token that may report.</param>
public sealed record PingAddress(Guid? Uuid, string? Key, string? Slug, PingKind Kind, int? ExitStatus)
{
    /// <summary>Null if it is none.</summary>
    /// <param name="path">What follows <c>/ping/</c>.</param>
    public static PingAddress? Read(string path)
    {
        var parts = path.TrimEnd('/').Split('/');
        var byId = Guid.TryParseExact(parts[0], "D", out var uuid);
        var name = byId ? 1 : 2;
        if (parts.Length < name || parts.Length > name + 1 || parts.Contains(""))
        {
            return null;
        }
        var (kind, status) = (PingKind.Success, (int?)null);
        switch (parts.Length > name ? parts[^1] : "")
        {
            case "":
                break;
            case "start":
                kind = PingKind.Start;
                break;
            case "fail":
                kind = PingKind.Failure;
                break;
            case "log":
                kind = PingKind.Log;
                break;
            case var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 255:
                (kind, status) = (number == 0 ? PingKind.Success : PingKind.Failure, number);
                break;
            default:
                return null;
        }
        return byId ? new(uuid, null, null, kind, status) : new(null, parts[0], parts[1].ToLowerInvariant(), kind, status);
    }
}
