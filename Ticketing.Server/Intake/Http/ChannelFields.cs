using System.Net;
using Ticketing.Mqtt;
using Ticketing.Notify;
using Ticketing.Notify.Channels;
using Ticketing.Notify.Http;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Reads what somebody sends about a channel, and says what is wrong with its address while he is there.</summary>
/// <param name="root">First level of our own topics.</param>
/// <param name="allowPrivate">Channels may call addresses inside.</param>
public sealed class ChannelFields(string root, bool allowPrivate)
{
    const int Longest = 500;

    /// <summary>What is absent stays as it was in <paramref name="before"/> (null = it is new); faults are noted in <paramref name="fields"/>.</summary>
    /// <param name="made">The secret, if one was made.</param>
    public Channel Read(JsonFields fields, Channel? before, out string? made)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var isNew = before is null;
        before ??= new() { Id = 0, Name = "", Kind = ChannelKind.Webhook, Address = "", Secret = "", Events = ChannelKinds.DefaultEvents, CreatedAt = default };
        var word = isNew ? fields.Word("kind", ChannelKinds.All, required: true) : null;
        var kind = word is null ? before.Kind : (ChannelKind)ChannelKinds.All.ToList().IndexOf(word);
        var address = fields.Text("address", Longest, required: isNew);
        if (address is not null && FaultOf(kind, address) is { } fault)
        {
            fields.Fault("address", fault);
        }
        var secret = fields.Text("secret", Longest);
        if (secret is not null && kind == ChannelKind.Webhook && ChannelRequest.FaultOfSecret(secret) is { } weak)
        {
            fields.Fault("secret", weak);
        }
        if (secret is null && isNew && kind is ChannelKind.Gotify or ChannelKind.HomeAssistant && !fields.Has("secret"))
        {
            fields.Fault("secret", "is missing: give the receiver's token");
        }
        made = isNew && kind == ChannelKind.Webhook && secret is null ? ChannelRequest.NewSecret() : null;
        var events = fields.Texts("events", MailKinds.Choosable.Count, TicketLimits.Name);
        if (events?.FirstOrDefault(one => !MailKinds.Choosable.Contains(one)) is { } unknown)
        {
            fields.Fault("events", $"'{SubmissionDraft.Excerpt(unknown)}' is no event; give some of {string.Join(", ", MailKinds.Choosable)}");
        }
        if (events is [])
        {
            fields.Fault("events", "is empty: set enabled to false to switch it off");
        }
        var tier = fields.Tier("sla");
        return before with
        {
            Name = fields.Text("name", TicketLimits.Name, required: isNew) ?? before.Name,
            Kind = kind,
            Address = address ?? before.Address,
            Secret = secret ?? made ?? before.Secret,
            Category = fields.Has("category") ? fields.Text("category", TicketLimits.Name) : before.Category,
            Sla = tier ?? before.Sla,
            Events = events ?? before.Events,
            Enabled = fields.Flag("enabled") ?? before.Enabled,
        };
    }

    string? FaultOf(ChannelKind kind, string address)
    {
        if (kind == ChannelKind.Mqtt)
        {
            return !Topics.IsFilter(address) || Topics.HasWildcard(address) || Topics.IsServers(address) ? "must be a topic such as home/notify, without + and #, not starting with $"
                : address == root || address.StartsWith(root + "/", StringComparison.Ordinal) ? $"must lie outside {root}/, where devices and tickets speak"
                : null;
        }
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return "must be a URL that begins with http:// or https://";
        }
        if (url.UserInfo.Length > 0)
        {
            return "must not hold a user or password: they go into secret";
        }
        if (kind == ChannelKind.Ntfy && ChannelRequest.NtfyOf(url).Topic.Length == 0)
        {
            return "must name a topic, as in https://ntfy.sh/my-home";
        }
        return !allowPrivate && IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var ip) && !PublicAddresses.Contains(ip)
            ? "is an address of one's own network; the setting Ticketing:Channels:PrivateAddresses=true allows that"
            : null;
    }
}
