using System.Text.Json.Serialization;
using Ticketing.Notify;
using Ticketing.Notify.Channels;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Where what happens to tickets is told to another program.</summary>
/// <param name="Kind">webhook, ntfy, gotify, home-assistant or mqtt.</param>
/// <param name="Address">URL; of mqtt a topic outside our own.</param>
/// <param name="HasSecret">It has a token, or a key to sign with. What that is, nobody can read again.</param>
/// <param name="Category">Only tickets of this category; null = of all.</param>
/// <param name="Sla">Only tickets of this tier or a more urgent one; none = all.</param>
/// <param name="Events">What is told: opened, merged, due-soon, breached, finished, moved, changed, noted.</param>
/// <param name="Secret">Only in the answer that made it: the key of a webhook's signature, if none was given.</param>
public sealed record ChannelDocument(
    long Id, string Name, string Kind, string Address, bool HasSecret, string? Category, string Sla, IReadOnlyList<string> Events, bool Enabled, DateTime CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret = null)
{
    public static ChannelDocument Of(Channel channel) =>
        new(channel.Id, channel.Name, channel.Kind.Name(), channel.Address, channel.Secret.Length > 0, channel.Category, channel.Sla.Name(), channel.Events, channel.Enabled, channel.CreatedAt.Utc);
}

/// <summary>Body that makes a channel.</summary>
/// <param name="Secret">Token of the receiver; of a webhook the key of its signature (whsec_…), made if absent.</param>
/// <param name="Events">opened, due-soon, breached and finished if absent.</param>
public sealed record NewChannelRequest(string Name, string Kind, string Address, string? Secret, string? Category, string? Sla, IReadOnlyList<string>? Events, bool? Enabled);

/// <summary>Body that changes a channel; what is absent stays.</summary>
public sealed record ChannelPatch(string? Name, string? Address, string? Secret, string? Category, string? Sla, IReadOnlyList<string>? Events, bool? Enabled);

/// <summary>One event for one channel.</summary>
/// <param name="State">waiting, sent or dead.</param>
/// <param name="Answer">What the receiver said last; null before the first attempt.</param>
public sealed record DeliveryDocument(long Id, string Event, long? Ticket, string State, DateTime CreatedAt, DateTime? NextAttemptAt, int Attempts, string? Answer)
{
    public static DeliveryDocument Of(Delivery one) => new(
        one.Id, one.Event, one.TicketId, one.State switch { MailState.Waiting => "waiting", MailState.Sent => "sent", _ => "dead" }, one.CreatedAt.Utc, one.State == MailState.Waiting ? one.NextAttemptAt.Utc : null, one.Attempts, one.LastAnswer);
}

/// <param name="Sent">The receiver took it.</param>
/// <param name="Answer">What it said, or why it could not be asked.</param>
public sealed record ChannelTestDocument(bool Sent, string Answer);

/// <summary>/api/v1/channels: out to other programs.</summary>
/// <param name="use">A tenant's channels for one call; null: there is no such tenant.</param>
/// <param name="test">Tells a channel that somebody tries it.</param>
public sealed class ChannelDoor(Func<string, ChannelUse?> use, Func<string, Channel, CancellationToken, Task<DeliveryOutcome>> test, ChannelFields rules)
{
    public const string Path = "/api/v1/channels";
    const int ShownDeliveries = 100;

    /// <summary>Without what is secret.</summary>
    public ListTable Table => ListTable.Of(
        "channels", ["id", "name", "kind", "address", "hasSecret", "category", "sla", "events", "enabled", "createdAt"], AllOf,
        one => [one.Id, one.Name, one.Kind, one.Address, one.HasSecret, one.Category, one.Sla, ListTable.Join(one.Events), one.Enabled, one.CreatedAt]);

    public ListTable DeliveryTable => ListTable.Below(
        "channel", "deliveries", ["id", "event", "ticket", "state", "createdAt", "nextAttemptAt", "attempts", "answer"], DeliveriesOf,
        one => [one.Id, one.Event, one.Ticket, one.State, one.CreatedAt, one.NextAttemptAt, one.Attempts, one.Answer]);

    public Task ListAsync(HttpContext context) => Records.List(context, AllOf(context), HttpJson.Default.ItemsDocumentChannelDocument);

    public Task FindAsync(HttpContext context, long id)
    {
        using var mine = Use(context);
        return Records.One(context, Find(mine, id) is { } channel ? ChannelDocument.Of(channel) : null, Name(id), HttpJson.Default.ChannelDocument);
    }

    public Task DeliveriesAsync(HttpContext context, long id) =>
        DeliveriesOf(context, id) is { } deliveries ? Records.List(context, deliveries, HttpJson.Default.ItemsDocumentDeliveryDocument) : Problem.WriteAsync(context, Refusal.NotFound(Name(id)));

    public async Task CreateAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var channel = rules.Read(fields, null, out var made);
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        using var mine = Use(context);
        var outcome = await mine.Book.SaveAsync(channel, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (Records.Or(context, outcome) is { } saved)
        {
            Records.Created(context, Path, saved.Id, ChannelDocument.Of(saved) with { Secret = made }, HttpJson.Default.ChannelDocument);
        }
    }

    public async Task ChangeAsync(HttpContext context, long id)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        using var mine = Use(context);
        if (Find(mine, id) is not { } before)
        {
            await Problem.WriteAsync(context, Refusal.NotFound(Name(id))).ConfigureAwait(false);
            return;
        }
        var channel = rules.Read(fields, before, out _);
        var outcome = fields.Refusal is { } invalid ? invalid : await mine.Book.SaveAsync(channel, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (Records.Or(context, outcome) is { } saved)
        {
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, ChannelDocument.Of(saved), HttpJson.Default.ChannelDocument);
        }
    }

    public async Task DeleteAsync(HttpContext context, long id)
    {
        using var mine = Use(context);
        Records.Deleted(context, (await mine.Book.DeleteAsync(id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)).Refusal);
    }

    public async Task TestAsync(HttpContext context, long id)
    {
        Channel? channel;
        using (var mine = Use(context))
        {
            channel = Find(mine, id);
        }
        if (channel is null)
        {
            await Problem.WriteAsync(context, Refusal.NotFound(Name(id))).ConfigureAwait(false);
            return;
        }
        var outcome = await test(context.Principal().Tenant, channel, context.RequestAborted).ConfigureAwait(false);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new ChannelTestDocument(outcome is DeliveryOutcome.Sent, outcome.Answer), HttpJson.Default.ChannelTestDocument);
    }

    List<ChannelDocument> AllOf(HttpContext context)
    {
        using var mine = Use(context);
        return [.. mine.Book.All().Select(ChannelDocument.Of)];
    }

    /// <summary>Null: there is no such channel.</summary>
    List<DeliveryDocument>? DeliveriesOf(HttpContext context, long id)
    {
        using var mine = Use(context);
        return Find(mine, id) is null ? null : [.. mine.Book.Of(id, ShownDeliveries).Select(DeliveryDocument.Of)];
    }

    /// <exception cref="BadHttpRequestException">404: the tenant was closed.</exception>
    ChannelUse Use(HttpContext context) => use(context.Principal().Tenant) ?? throw new BadHttpRequestException("The tenant was closed.", StatusCodes.Status404NotFound);

    static Channel? Find(ChannelUse mine, long id) => mine.Book.All().FirstOrDefault(channel => channel.Id == id);

    static string Name(long id) => $"channel {id}";
}
