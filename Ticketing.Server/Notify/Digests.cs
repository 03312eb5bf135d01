using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Sorts unfinished tickets into one digest per person. Memory does not grow with the tickets.</summary>
/// <param name="concerned">Who is told about a ticket.</param>
public sealed class Digests(Func<Ticket, IReadOnlyList<Recipient>> concerned, Instant now)
{
    /// <summary>Most tickets that a digest names.</summary>
    public const int Named = 30;

    /// <summary>What is due within this time is due today.</summary>
    public static readonly TimeSpan Today = TimeSpan.FromDays(1);

    sealed class Counts
    {
        public long Overdue;
        public long Due;
        public long Open;
        public readonly List<long> Tickets = [];
    }

    readonly Dictionary<Recipient, Counts> _people = [];

    /// <summary>To be called in the order of urgency.</summary>
    public void Add(Ticket ticket)
    {
        foreach (var person in concerned(ticket))
        {
            if (!_people.TryGetValue(person, out var counts))
            {
                _people.Add(person, counts = new());
            }
            _ = ticket.DueAt is not { } due ? counts.Open++ : due <= now ? counts.Overdue++ : due - now <= Today ? counts.Due++ : counts.Open++;
            if (counts.Tickets.Count < Named)
            {
                counts.Tickets.Add(ticket.Id);
            }
        }
    }

    /// <summary>One for everybody who has something to do.</summary>
    public IEnumerable<(Recipient To, DigestData Digest)> All => _people.Select(person => (person.Key, new DigestData(person.Value.Overdue, person.Value.Due, person.Value.Open, person.Value.Tickets)));
}
