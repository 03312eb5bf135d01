using System.Text.Json;
using System.Text.Json.Serialization;
using Ticketing.Tickets;

namespace Ticketing.Notify.Push;

/// <summary>A browser of a person that wants to be told.</summary>
/// <param name="Endpoint">Where its maker takes messages for it.</param>
/// <param name="Receiver">Its public key, as it gave it: base64url.</param>
/// <param name="Secret">What it shares with us, likewise.</param>
/// <param name="Browser">As it calls itself; null = it does not.</param>
/// <param name="Language">In which it shows what comes.</param>
/// <param name="Kinds">Of <see cref="MailKinds.Choosable"/>: what comes.</param>
/// <param name="LastAnswer">What the push service said last; null before the first push.</param>
public sealed record PushSubscription(long Id, string User, string Endpoint, string Receiver, string Secret, string? Browser, string Language, IReadOnlyList<string> Kinds, Instant CreatedAt, string? LastAnswer);

/// <summary>A push that is due, with what sends it.</summary>
public sealed record DuePush(long Id, long Subscription, string Endpoint, string Receiver, string Secret, string Data, Instant CreatedAt, int Attempts);

/// <summary>What a service worker shows.</summary>
/// <param name="Kind">One of <see cref="MailKinds"/>.</param>
/// <param name="By">Who did it; null = nobody in particular.</param>
/// <param name="Text">The note; null if it is about something else.</param>
public sealed record PushData(string Language, string Kind, long Ticket, string Title, string System, string? By, string? Text)
{
    /// <summary>Of a note: what a phone shows of it.</summary>
    const int MostText = 240;

    public string Write() => JsonSerializer.Serialize(this with { Text = Text?.Length > MostText ? string.Concat(Text.AsSpan(0, MostText), "…") : Text }, PushJson.Default.PushData);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PushData))]
sealed partial class PushJson : JsonSerializerContext;

/// <summary>One tenant's pushes, as the pusher needs them.</summary>
public interface IPushOutbox : IWaitingOutbox
{
    /// <summary>The key that browsers have subscribed to; null as long as none has.</summary>
    PushKey? Key();

    /// <summary>Takes pushes that are due, each leased: it comes back by itself if this process dies.</summary>
    ValueTask<IReadOnlyList<DuePush>> TakeDueAsync(Instant now, int limit, TimeSpan lease, CancellationToken cancel);

    ValueTask MarkAsync(DuePush push, PushVerdict verdict);
}
