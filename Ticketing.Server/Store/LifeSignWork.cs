using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Heartbeats and availability inside the writer's transaction: they are facts about a system; the sweep makes tickets of their absence, their return finishes those.</summary>
sealed class LifeSignWork(TenantSession session, TicketEnd end)
{
    /// <summary>A sign of life. The first heartbeat of a system starts the watch over its silence.</summary>
    public void Alive(string name, bool heartbeat, Origin origin)
    {
        var system = session.Systems.Ensure(name, session.Now);
        var at = SystemShelf.SpokeAt(system, session.Now, origin);
        system = session.Systems.Seen(system, at);
        if (!heartbeat)
        {
            return;
        }
        session.Systems.Save(system with
        {
            LastSeenAt = at,
            LastHeartbeatAt = at,
            SilentAfterSeconds = system.SilentAfterSeconds ?? TicketSystem.DefaultSilentAfter,
        });
        FinishOpen(name, TicketSystem.HeartbeatReference, origin, "heartbeat received");
    }

    public void Availability(string name, bool online, Origin origin)
    {
        var system = session.Systems.Ensure(name, session.Now);
        var at = SystemShelf.SpokeAt(system, session.Now, origin);
        if (system.Online != online)
        {
            system = system with { Online = online, OnlineChangedAt = at };
            session.Events.Append(session.Now, EventTypes.SystemChanged, null, origin, new EventData { System = name, Text = online ? "online" : "offline" }.Write());
        }
        session.Systems.Save(online ? system with { LastSeenAt = at } : system);
        if (online)
        {
            FinishOpen(name, TicketSystem.AvailabilityReference, origin, "online again");
        }
    }

    /// <summary>What could not be read, in the audit trail.</summary>
    public void Unreadable(string? system, string code, string excerptBase64, Origin origin) =>
        session.Events.Append(session.Now, EventTypes.Unreadable, null, origin, new EventData { Code = code, System = system, Text = excerptBase64 }.Write());

    void FinishOpen(string system, string reference, Origin origin, string text)
    {
        if (session.Tickets.FindOpen(system, reference) is { } open)
        {
            end.Finish(open, origin, text);
        }
    }
}
