using System.Globalization;
using Ticketing.Admission;
using Ticketing.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>A home in which everything happens that can happen to tickets, and somebody who asks about it; the same for a seed.</summary>
sealed class RandomHome(StoreFixture fixture, int seed)
{
    static readonly string[] Names = ["anna", "berta", "admin", "\U0001F3E0 haus", "\uFB01n"];
    public static readonly TicketKind[] Unfinished = [TicketKind.Waiting, TicketKind.Open, TicketKind.Working];

    readonly Random _random = new(seed);
    readonly List<long> _holds = [];
    readonly Dictionary<(long Id, long Version, Instant At), string> _logs = [];
    long _last;

    public int Next(int from, int to) => _random.Next(from, to);

    /// <summary>Mostly of a ticket that exists or did.</summary>
    public long Id() => _random.NextInt64(0, _last + 3);

    public string System() => "s" + Pick(Names);

    /// <summary>No line enters or leaves a log, and none is edited, without another version: what ETags rely on.</summary>
    public void AssertLogFollowsVersion(TicketWithLog? found)
    {
        if (found is (var ticket, var log, true))
        {
            var key = (ticket.Id, ticket.Version, ticket.UpdatedAt);
            _logs.TryAdd(key, string.Join('\n', log));
            Assert.Equal(_logs[key], string.Join('\n', log));
        }
    }

    /// <summary>So many things happen, most of them at once.</summary>
    public async Task LiveAsync(int things)
    {
        var running = new List<Task>();
        for (var i = 0; i < things; i++)
        {
            running.Add(HappenAsync());
            if (Often(20))
            {
                await Task.WhenAll(running);
                fixture.Clock.Advance(TimeSpan.FromSeconds(_random.Next(1, 2000)));
            }
        }
        await Task.WhenAll(running);
    }

    async Task HappenAsync()
    {
        var tickets = fixture.Store.Tickets;
        var origin = StoreFixture.Origin with { Actor = Pick(Names) };
        switch (_random.Next(16))
        {
            case < 6:
                var hold = _holds.Count > 0 && Often(30) ? _holds[_random.Next(_holds.Count)] : (long?)null;
                var result = await tickets.CommitAsync(new()
                {
                    Title = $"Alarm {_random.Next(100)}", Description = Maybe("0.4 bar"), System = System(), Category = Maybe("c" + Pick(Names)), Reference = Maybe($"r{_random.Next(8)}"),
                    Sla = (Sla)_random.Next(4), IfRefused = IfRefused.Record, HoldId = hold, Requester = Maybe(Pick(Names)),
                    Labels = Often(30) ? new Dictionary<string, string> { ["floor"] = "cellar", [Pick(Names)] = "" } : null, Signal = Often(15) ? Signal.Ok : Signal.Firing,
                }, origin, default);
                _last = Math.Max(_last, result.Ticket?.Id ?? 0);
                break;
            case < 9:
                await tickets.ChangeAsync(Id(), new() { Assignee = Often(50) ? new(true, Maybe(Pick(Names))) : default, Status = Often(60) ? new(true, Pick(["open", "working", "waiting", "done"])) : default, Watchers = Often(20) ? new(true, [Pick(Names)]) : default }, origin, default);
                break;
            case 9:
                await (Often(50) ? tickets.CancelAsync(Id(), null, origin, default) : tickets.DeleteAsync(Id(), null, origin, default));
                break;
            case 10:
                var noted = Id();
                if ((await tickets.AddNoteAsync(noted, "On my way", origin, default)).Value is { } note)
                {
                    await (Often(50) ? tickets.EditNoteAsync(noted, note.Id, "There", origin, default) : Often(50) ? tickets.DeleteNoteAsync(noted, note.Id, origin, default) : tickets.ResolveNoteAsync(noted, note.Id, origin, default));
                }
                break;
            case 11:
                if ((await tickets.HoldAsync(Pick([Sla.Gold, Sla.Silver]), origin, default)).Value is { } held)
                {
                    _holds.Add(held.Id);
                }
                break;
            case 12:
                await tickets.SaveAgentAsync(new(_random.Next(2), Pick(Names), null, Often(80), Often(50) ? "" : "Mon-Fri 08:00-22:00"), origin, default);
                break;
            case 13:
                await tickets.AliveAsync(System(), Often(50), origin, default);
                break;
            case 14:
                await tickets.SaveCategoryAsync(new(_random.Next(4), "c" + Pick(Names) + _random.Next(3), fixture.Now), origin, default);
                break;
            default:
                var sweeps = new SweepStore(fixture.Store);
                foreach (var late in sweeps.FindBreached(default, fixture.Now, 5))
                {
                    await sweeps.MarkBreachedAsync(late, default);
                }
                break;
        }
    }

    /// <summary>Mostly one that memory can answer, with a filter or two.</summary>
    public TicketQuery Query()
    {
        var query = new TicketQuery
        {
            Kinds = Often(80) ? [.. Unfinished.Where(_ => Often(85)).DefaultIfEmpty(TicketKind.Open)] : Often(50) ? [TicketKind.Open, TicketKind.Done] : null,
            Order = Often(60) ? TicketOrder.Due : (TicketOrder)_random.Next(4),
            Limit = _random.Next(1, 8),
        };
        for (var filters = _random.Next(3); filters > 0; filters--)
        {
            query = _random.Next(10) switch
            {
                0 => query with { Status = Pick(["open", "working", "waiting", "done"]) },
                1 => query with { Sla = (Sla)_random.Next(4) },
                2 => query with { System = System() },
                3 => query with { Category = "c" + Pick(Names) },
                4 => query with { Assignee = Often(50) ? "" : Pick(Names) },
                5 => query with { Requester = Pick(Names) },
                6 => query with { Participant = Pick(Names) },
                7 => query with { Reference = $"r{_random.Next(8)}" },
                8 => query with { From = Time() },
                _ => query with { To = Time() },
            };
        }
        return query;
    }

    /// <summary>One that was never given out, but could have been.</summary>
    public string Cursor(TicketOrder order)
    {
        var part = order == TicketOrder.Due ? _random.Next(3) : 0;
        var key = part == 0 && order is TicketOrder.Due or TicketOrder.Updated ? (Often(10) ? long.MaxValue : Time().Milliseconds).ToString(CultureInfo.InvariantCulture) : "-";
        return string.Create(CultureInfo.InvariantCulture, $"{(int)order}.{part}.{key}.{Id()}");
    }

    Instant Time() => new(fixture.Now.Milliseconds + _random.NextInt64(-7_200_000, 28_800_000));

    string? Maybe(string text) => Often(50) ? text : null;

    bool Often(int percent) => _random.Next(100) < percent;

    T Pick<T>(T[] among) => among[_random.Next(among.Length)];
}
