using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What one person of a tenant wants to be mailed, and when.</summary>
/// <param name="User">Name of the user.</param>
public sealed record MailWishes(string User)
{
    /// <summary>Kinds of <see cref="MailKinds.Choosable"/> that are not to come.</summary>
    public IReadOnlyList<string> Muted { get; init; } = [];

    /// <summary>Null = mail may come at any time.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>The daily digest, where the installation sends one.</summary>
    public bool Digest { get; init; } = true;

    /// <summary>Code of a <see cref="Words.MailLanguage"/>; null = English.</summary>
    public string? Language { get; init; }

    public bool Wants(string kind) => kind == MailKinds.Digest ? Digest : !Muted.Contains(kind);

    /// <summary>Until when a mail is to wait; null = it may go now. What waits is not lost.</summary>
    /// <param name="isGold">True if it is about a ticket of the tier gold.</param>
    public Instant? HeldUntil(string kind, bool isGold, Instant now, TimeZoneInfo zone) =>
        Quiet is not { } quiet || (quiet.GoldComes && isGold && kind is MailKinds.DueSoon or MailKinds.Breached) ? null : quiet.EndAt(now, zone);
}

/// <summary>A stretch of every day in which no mail is to come; it may go over midnight.</summary>
/// <param name="GoldComes">Warnings about gold tickets that are due soon or overdue come all the same.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly Until, bool GoldComes)
{
    /// <summary>When the quiet hours that are now will end; null if there are none now.</summary>
    public Instant? EndAt(Instant now, TimeZoneInfo zone)
    {
        var time = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now.Offset, zone).DateTime);
        return time.IsBetween(From, Until) ? new DailyTime(Until, zone).NextAfter(now) : null;
    }
}
