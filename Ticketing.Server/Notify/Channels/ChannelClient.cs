using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Ticketing.Notify.Http;

namespace Ticketing.Notify.Channels;

/// <summary>What a receiver made of a delivery.</summary>
public abstract record DeliveryOutcome(string Answer)
{
    public sealed record Sent(string Answer) : DeliveryOutcome(Answer);

    /// <param name="After">When the receiver wants to be asked again; null if it did not say.</param>
    public sealed record Later(string Answer, TimeSpan? After = null) : DeliveryOutcome(Answer);

    /// <summary>It will never take this.</summary>
    public sealed record Refused(string Answer) : DeliveryOutcome(Answer);
}

/// <summary>Calls receivers and judges what they say.</summary>
public sealed class ChannelClient(WebCall web) : IDisposable
{
    static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    /// <summary>Never throws but for <paramref name="cancel"/>.</summary>
    public async Task<DeliveryOutcome> SendAsync(ChannelRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return OutcomeOf(await web.SendAsync("POST", request.Address, [.. request.Headers, ("Content-Type", "application/json")], request.Body, cancel, beginningOnly: true).ConfigureAwait(false));
        }
        catch (PrivateAddressException inside)
        {
            return new DeliveryOutcome.Refused($"{inside.Message}: the setting Ticketing:Channels:PrivateAddresses=true allows them");
        }
        catch (IOException trouble)
        {
            return new DeliveryOutcome.Later(trouble.Message);
        }
    }

    /// <summary>2xx: it has it. 408, 425, 429 and 5xx: later. All others, redirects included: never.</summary>
    public static DeliveryOutcome OutcomeOf(WebAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = string.Concat(Encoding.UTF8.GetString(answer.Body).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        var line = string.Create(CultureInfo.InvariantCulture, $"{answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}{(text.Length > 0 ? ": " : "")}{text}");
        return answer.Status switch
        {
            >= 200 and < 300 => new DeliveryOutcome.Sent(line),
            408 or 425 or 429 or >= 500 => new DeliveryOutcome.Later(line, WishOf(answer)),
            _ => new DeliveryOutcome.Refused(line),
        };
    }

    static TimeSpan? WishOf(WebAnswer answer) =>
        answer.Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && TimeSpan.FromSeconds(seconds) is var wish
            ? wish < LongestWish ? wish : LongestWish
            : null;

    public void Dispose() => web.Dispose();
}
