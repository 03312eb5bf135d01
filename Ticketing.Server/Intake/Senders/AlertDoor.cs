using Ticketing.Admission;
using Ticketing.Export;
using Ticketing.Intake.Http;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>/api/v2: Alertmanager's API, so that Prometheus and amtool speak to us as they are.</summary>
/// <param name="books">The alerts of a tenant.</param>
/// <param name="count">Counts door and outcome.</param>
public sealed class AlertDoor(TenantDoor door, Func<string, IAlertBook> books, WordTiers severities, string version, Action<string, string> count)
{
    /// <summary>Name of the way in, for events and metrics.</summary>
    public const string Name = "alertmanager";

    readonly Instant _since = door.Now;

    public async Task TakeAsync(HttpContext context)
    {
        var who = context.Principal();
        var (alerts, refusal) = await RequestBody.ReadAsync(context, (Tiers: severities, System: SystemOf(who), door.Now), static (body, state) => AlertmanagerApi.ReadAlerts(body, state.System, state.Tiers, state.Now)).ConfigureAwait(false);
        refusal ??= await books(who.Tenant).TakeAsync(alerts!, TenantDoor.OriginOf(context) with { Door = Name }, context.RequestAborted).ConfigureAwait(false);
        count(Name, refusal?.Code ?? "alerts");
        if (refusal is not null)
        {
            Problem.Write(context, refusal);
        }
    }

    public Task ListAsync(HttpContext context) => ShowAsync(context, AlertmanagerAnswers.Alerts);

    public Task GroupsAsync(HttpContext context) => ShowAsync(context, AlertmanagerAnswers.Groups);

    public Task StatusAsync(HttpContext context) => WriteAsync(context, AlertmanagerAnswers.Status(version, _since));

    public Task ReceiversAsync(HttpContext context) => WriteAsync(context, AlertmanagerAnswers.Receivers());

    /// <summary>Silences as a file, with the same filter.</summary>
    public ListTable SilenceTable => new("silences", ["id", "state", "matchers", "startsAt", "endsAt", "updatedAt", "createdBy", "comment"], context => SilencesOf(context) is { } silences
        ? (silences.Select(one => new Cell[] { one.Id, one.StateAt(door.Now), ListTable.Join(one.Matchers.Select(matcher => matcher.ToString())), one.StartsAt.Utc, one.EndsAt.Utc, one.UpdatedAt.Utc, one.CreatedBy, one.Comment }), null)
        : (null, NoMatcher));

    public Task SilencesAsync(HttpContext context) => SilencesOf(context) is { } silences ? WriteAsync(context, AlertmanagerAnswers.Silences(silences, door.Now)) : Problem.WriteAsync(context, NoMatcher);

    public async Task SaveSilenceAsync(HttpContext context)
    {
        var (silence, refusal) = await RequestBody.ReadAsync(context, door.Now, static (body, now) => AlertmanagerApi.ReadSilence(body, now)).ConfigureAwait(false);
        if (refusal is null)
        {
            var who = context.Principal();
            var named = silence!.CreatedBy.Length == 0 ? silence with { CreatedBy = who.Name } : silence;
            (silence, refusal) = await books(who.Tenant).SaveSilenceAsync(named, TenantDoor.OriginOf(context) with { Door = Name }, context.RequestAborted).ConfigureAwait(false);
        }
        await (refusal is null ? WriteAsync(context, AlertmanagerAnswers.SilenceId(silence!.Id)) : Problem.WriteAsync(context, refusal)).ConfigureAwait(false);
    }

    public Task SilenceAsync(HttpContext context, string id)
    {
        foreach (var silence in books(context.Principal().Tenant).Silences())
        {
            if (silence.Id == id)
            {
                return WriteAsync(context, AlertmanagerAnswers.Silence(silence, door.Now));
            }
        }
        return Problem.WriteAsync(context, Refusal.NotFound($"silence {SubmissionDraft.Excerpt(id)}"));
    }

    public async Task EndSilenceAsync(HttpContext context, string id)
    {
        if (await books(context.Principal().Tenant).EndSilenceAsync(SubmissionDraft.Excerpt(id), TenantDoor.OriginOf(context) with { Door = Name }, context.RequestAborted).ConfigureAwait(false) is { } refusal)
        {
            Problem.Write(context, refusal);
        }
    }

    /// <summary>The system that a sender's alerts are about: the credentials' own, else named as they are.</summary>
    internal static string SystemOf(Principal who) => who.System ?? (who.Kind == PrincipalKind.User ? who.Tenant : who.Name);

    Task ShowAsync(HttpContext context, Func<IReadOnlyList<(Alert, IReadOnlyList<string>)>, byte[]> write)
    {
        if (FilterOf(context) is not { } filter)
        {
            return Problem.WriteAsync(context, NoMatcher);
        }
        var (book, query, now) = (books(context.Principal().Tenant), context.Request.Query, door.Now);
        var (active, silenced) = (query["active"] != "false", query["silenced"] != "false");
        var silences = book.Silences();
        var shown = new List<(Alert, IReadOnlyList<string>)>();
        foreach (var alert in book.Alerts(now))
        {
            var silencedBy = Silence.Holding(silences, alert, now);
            if ((silencedBy.Count > 0 ? silenced : active) && filter.TrueForAll(matcher => matcher.Matches(alert.Labels)))
            {
                shown.Add((alert, silencedBy));
            }
        }
        return WriteAsync(context, write(shown));
    }

    /// <summary>Those that have the matchers of the query; null if one cannot be read.</summary>
    List<Silence>? SilencesOf(HttpContext context)
    {
        if (FilterOf(context) is not { } filter)
        {
            return null;
        }
        var silences = new List<Silence>();
        foreach (var silence in books(context.Principal().Tenant).Silences())
        {
            if (filter.TrueForAll(wanted => silence.Matchers.Contains(wanted)))
            {
                silences.Add(silence);
            }
        }
        return silences;
    }

    /// <summary>The matchers of the query; null if one cannot be read.</summary>
    static List<SilenceMatcher>? FilterOf(HttpContext context)
    {
        var matchers = new List<SilenceMatcher>();
        foreach (var text in context.Request.Query["filter"])
        {
            if (AlertmanagerApi.ReadMatcher(text ?? "") is not { } matcher)
            {
                return null;
            }
            matchers.Add(matcher);
        }
        return matchers;
    }

    static Refusal NoMatcher => FieldFaults.Of("filter", "must be a matcher such as alertname=\"DiskFull\" or instance=~\"nas.*\"");

    static Task WriteAsync(HttpContext context, byte[] json)
    {
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, json);
        return Task.CompletedTask;
    }
}
