namespace Ticketing.Tickets;

/// <summary>What a state means to the program; the names of states are data. Stored as the number, named in JSON.</summary>
public enum TicketKind
{
    Waiting = 0,
    Open = 1,
    Working = 2,
    Done = 3,
    Cancelled = 4,
}

public static class TicketKinds
{
    public const int Count = 5;

    public static bool IsFinished(this TicketKind kind) => kind >= TicketKind.Done;

    public static string Name(this TicketKind kind) => kind switch
    {
        TicketKind.Waiting => "waiting",
        TicketKind.Open => "open",
        TicketKind.Working => "working",
        TicketKind.Done => "done",
        _ => "cancelled",
    };

    public static bool TryParse(string? name, out TicketKind kind)
    {
        for (kind = TicketKind.Waiting; kind <= TicketKind.Cancelled; kind++)
        {
            if (kind.Name() == name)
            {
                return true;
            }
        }
        return false;
    }
}
