using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>One Server-Sent Event, ready for the wire.</summary>
/// <param name="Seq">Event id: whoever resumes after it misses nothing.</param>
/// <param name="Ticket">The ticket it shows, for who may see it; null if it shows none.</param>
/// <param name="Frame">The event's lines with the blank one that ends it.</param>
public sealed record LiveMessage(long Seq, Ticket? Ticket, byte[] Frame);

/// <summary>Turns events into what the live stream shows: the present state of what changed. Several events about one ticket in a batch are one message, with the last one's number.</summary>
static class LiveMessages
{
    /// <param name="events">Ascending.</param>
    /// <param name="plan">JSON of the state of the promises, for <c>plan</c> events.</param>
    /// <param name="device">JSON of a system by name, for <c>device</c> events; null if it was deleted.</param>
    public static List<LiveMessage> Of(IReadOnlyList<TicketEvent> events, ITicketReader read, Instant now, Func<byte[]> plan, Func<string, byte[]?> device)
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        SortedSet<string> days = [];
        foreach (var e in events)
        {
            if (KeyOf(e) is { } key)
            {
                last[key] = e.Seq;
                if (IsOfJob(e) && EventData.Read(e.Data).Reference is { } day)
                {
                    days.Add(day);
                }
            }
        }
        var messages = new List<LiveMessage>(last.Count);
        foreach (var e in events)
        {
            if (KeyOf(e) is not { } key || last[key] != e.Seq)
            {
                continue;
            }
            if (e.TicketId is { } id)
            {
                var ticket = read.Find(id);
                var json = ticket is null ? Gone("id", JsonValue.Create(id)) : TicketDocument.Of(ticket, read.SlotOf(ticket, now)).ToUtf8();
                messages.Add(new(e.Seq, ticket, Frame(e.Seq, "ticket", json)));
            }
            else if (key == PlanKey)
            {
                messages.Add(new(e.Seq, null, Frame(e.Seq, "plan", With(days, plan()))));
            }
            else
            {
                var name = key[DeviceKey.Length..];
                messages.Add(new(e.Seq, null, Frame(e.Seq, "device", device(name) ?? Gone("name", JsonValue.Create(name)))));
            }
        }
        return messages;
    }

    const string PlanKey = "plan";
    const string DeviceKey = "device ";

    /// <summary>What an event changes; null if nothing that is shown.</summary>
    static string? KeyOf(TicketEvent e) => e switch
    {
        { TicketId: { } id } => id.ToString(CultureInfo.InvariantCulture),
        { Type: EventTypes.AgentChanged or EventTypes.Held or EventTypes.Released } => PlanKey,
        _ when IsOfJob(e) => PlanKey,
        { Type: EventTypes.SystemChanged or EventTypes.SystemSilent } when EventData.Read(e.Data).System is { } system => DeviceKey + system,
        _ => null,
    };

    /// <summary>What happens to a job changes the plan of a local day, which is the event's reference.</summary>
    static bool IsOfJob(TicketEvent e) => e.Type is EventTypes.JobPlanned or EventTypes.JobMoved or EventTypes.JobFinished or EventTypes.JobCancelled;

    /// <summary>The promises, and as <c>days</c> the local days whose jobs changed.</summary>
    static byte[] With(SortedSet<string> days, byte[] plan) =>
        days.Count == 0 ? plan : [.. plan.AsSpan(0, plan.Length - 1), .. Encoding.UTF8.GetBytes($",\"days\":[\"{string.Join("\",\"", days)}\"]}}")];

    static byte[] Gone(string member, JsonValue value) => Encoding.UTF8.GetBytes(new JsonObject { [member] = value, ["deleted"] = true }.ToJsonString());

    /// <summary>JSON has no line breaks of its own, so it is one data line. https://html.spec.whatwg.org/multipage/server-sent-events.html</summary>
    static byte[] Frame(long seq, string name, byte[] json)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {seq}\nevent: {name}\ndata: "));
        return [.. head, .. json, (byte)'\n', (byte)'\n'];
    }
}
