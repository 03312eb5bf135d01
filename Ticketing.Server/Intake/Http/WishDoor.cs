using System.Globalization;
using Ticketing.Notify;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What somebody is mailed in the tenant acted in.</summary>
/// <param name="Address">Where mail goes; null = the account has no mail address, and no mail comes.</param>
/// <param name="Kinds">Which mails come.</param>
/// <param name="AllKinds">What <paramref name="Kinds"/> can hold.</param>
/// <param name="QuietFrom">Local time from which mail waits, for example 22:00; null = it never does.</param>
/// <param name="QuietUntil">Local time at which what waited is sent.</param>
/// <param name="QuietGold">True if warnings about gold tickets that are due soon or overdue come in the quiet hours too.</param>
/// <param name="Digest">True if the daily digest comes.</param>
/// <param name="Language">Of the mails one gets: a code such as de.</param>
/// <param name="AllLanguages">What <paramref name="Language"/> can be.</param>
/// <param name="DigestAt">Local time of the daily digest; null = this server sends none.</param>
public sealed record WishesDocument(string? Address, IReadOnlyList<string> Kinds, IReadOnlyList<string> AllKinds, string? QuietFrom, string? QuietUntil, bool QuietGold, bool Digest, string Language, IReadOnlyList<string> AllLanguages, string? DigestAt);

/// <summary>Body that changes what somebody is mailed; what is absent stays.</summary>
/// <param name="QuietFrom">With <paramref name="QuietUntil"/>; both null = no quiet hours.</param>
public sealed record WishesPatch(IReadOnlyList<string>? Kinds, string? QuietFrom, string? QuietUntil, bool? QuietGold, bool? Digest, string? Language);

/// <summary>Where the wishes of a tenant's people are kept.</summary>
public interface IWishes
{
    /// <summary>Null if there is no such tenant.</summary>
    MailWishes? WishesOf(string tenant, string user);

    /// <summary>Null = they hold from now on.</summary>
    ValueTask<Refusal?> SaveWishesAsync(string tenant, MailWishes wishes, Origin origin, CancellationToken cancel);
}

/// <summary>/api/v1/session/mails: everybody chooses for themselves, per tenant.</summary>
/// <param name="addressOf">Mail address of a user; null = none.</param>
/// <param name="digestAt">Null = no digest is sent.</param>
public sealed class WishDoor(IWishes store, Func<long, string?> addressOf, TimeOnly? digestAt)
{
    static readonly IReadOnlyList<string> Languages = [.. MailLanguage.All.Select(language => language.Code)];

    public Task ShowAsync(HttpContext context)
    {
        if (Find(context) is { } wishes)
        {
            Answer(context, wishes);
        }
        return Task.CompletedTask;
    }

    public async Task ChangeAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var kinds = fields.Texts("kinds", MailKinds.Choosable.Count, TicketLimits.Name);
        if (kinds?.FirstOrDefault(kind => !MailKinds.Choosable.Contains(kind)) is { } unknown)
        {
            fields.Fault("kinds", $"holds '{SubmissionDraft.Excerpt(unknown)}'; use {string.Join(", ", MailKinds.Choosable)}");
        }
        var (from, until) = (Time(fields, "quietFrom"), Time(fields, "quietUntil"));
        var (gold, digest) = (fields.Flag("quietGold"), fields.Flag("digest"));
        var language = fields.Word("language", Languages);
        if (fields.Has("quietFrom") != fields.Has("quietUntil") || (fields.Refusal is null && (from is null) != (until is null)))
        {
            fields.Fault("quietUntil", "goes together with quietFrom: give both, or null for both");
        }
        else if (from is not null && from == until)
        {
            fields.Fault("quietUntil", "is the same as quietFrom");
        }
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        if (Find(context) is not { } before)
        {
            return;
        }
        var quiet = fields.Has("quietFrom") ? from is { } start && until is { } end ? new QuietHours(start, end, before.Quiet?.GoldComes ?? false) : null : before.Quiet;
        var after = before with
        {
            Muted = kinds is null ? before.Muted : [.. MailKinds.Choosable.Where(kind => !kinds.Contains(kind))],
            Quiet = quiet is not null && gold is { } comes ? quiet with { GoldComes = comes } : quiet,
            Digest = digest ?? before.Digest,
            Language = language ?? before.Language,
        };
        if (await store.SaveWishesAsync(context.Principal().Tenant, after, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false) is { } trouble)
        {
            Problem.Write(context, trouble);
            return;
        }
        Answer(context, after);
    }

    static TimeOnly? Time(JsonFields fields, string name)
    {
        if (fields.Text(name, 5) is not { } text)
        {
            return null;
        }
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }
        fields.Fault(name, $"is '{text}'; give a local time such as 22:00");
        return null;
    }

    /// <summary>The sender's wishes; else the refusal is written.</summary>
    MailWishes? Find(HttpContext context)
    {
        var who = context.Principal();
        if (store.WishesOf(who.Tenant, who.Name) is { } wishes)
        {
            return wishes;
        }
        Problem.Write(context, Refusal.NotFound($"tenant {who.Tenant}"));
        return null;
    }

    void Answer(HttpContext context, MailWishes wishes)
    {
        var document = new WishesDocument(
            addressOf(context.Principal().Id), [.. MailKinds.Choosable.Where(wishes.Wants)], MailKinds.Choosable, Text(wishes.Quiet?.From), Text(wishes.Quiet?.Until), wishes.Quiet?.GoldComes ?? false, wishes.Digest, MailLanguage.Of(wishes.Language).Code, Languages, Text(digestAt));
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, document, HttpJson.Default.WishesDocument);
    }

    static string? Text(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);
}
