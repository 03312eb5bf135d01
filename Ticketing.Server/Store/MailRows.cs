using System.Globalization;
using Ticketing.Notify;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Puts pending mail, and what browsers and channels are to tell, into the outboxes within the transaction that causes it. A cause exists once, so no mail is ever queued twice.</summary>
/// <param name="categoryOf">The category of a name, from memory; null = there is none.</param>
sealed class MailRows(SqlSession session, IMailAudience audience, TimeZoneInfo zone, Channels.ChannelShelf channels, Func<string?, Category?> categoryOf)
{
    const string Insert =
        "INSERT INTO outbox (id, cause, kind, ticket_id, recipient, recipient_name, data, state, created_at, next_attempt_at, attempts) " +
        "VALUES (@id, @cause, @mail_kind, @ticket_id, @recipient, @recipient_name, @data, 0, @now, @now, 0) ON CONFLICT (cause) DO NOTHING";

    readonly WishRows _wishes = new(session);
    long _lastId = -1;
    bool _queued;

    /// <summary>What browsers are told beside the mail.</summary>
    public PushRows Pushes { get; } = new(session);

    /// <summary>Who can be mentioned.</summary>
    public IReadOnlyList<string> Names => audience.Names;

    /// <summary>The names as the tenant's people write them, each once; what is nobody's name stays. So that who is watched for finds the ticket.</summary>
    public IReadOnlyList<string> ProperNames(IReadOnlyList<string> names)
    {
        var proper = new List<string>(names.Count);
        foreach (var name in names)
        {
            var own = audience.Names.FirstOrDefault(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
            if (!proper.Contains(own))
            {
                proper.Add(own);
            }
        }
        return proper;
    }

    /// <param name="occasion">What makes this mail one of its own among those of the same kind for the same ticket; empty if there is only one.</param>
    /// <param name="data">JSON the mail needs beside the ticket; null if nothing.</param>
    /// <param name="except">Who did it and need not be told; null = nobody.</param>
    /// <param name="by">Who did it and is told all the same, unless they only belong to its category; null = nobody in particular.</param>
    public void Queue(Ticket ticket, string kind, Instant now, string occasion = "", string? data = null, string? except = null, string? by = null)
    {
        var category = categoryOf(ticket.Category);
        Queue(audience.Of(ticket, kind, category, by), ticket, kind, now, occasion, data, except);
        if (Pushes.Any)
        {
            Push(audience.NamesOf(ticket, kind, category, by), ticket, kind, now, occasion, except);
        }
    }

    /// <summary>About a move that its workflow says is to be told to some groups. The mail has the move itself: when it is sent the ticket may be elsewhere.</summary>
    /// <param name="by">Who made it and need not be told.</param>
    public void QueueMove(Ticket ticket, IReadOnlyList<string> groups, Category? category, string kind, Instant now, string by, IReadOnlyDictionary<string, FieldChange>? changes)
    {
        var occasion = OccasionOf(ticket.Version);
        Queue(audience.Of(ticket, groups, category), ticket, kind, now, occasion, new MailData { By = by, Changes = changes }.Write(), by);
        if (Pushes.Any)
        {
            Push(audience.NamesOf(ticket, groups, category), ticket, kind, now, occasion, by);
        }
    }

    void Queue(IReadOnlyList<Recipient> recipients, Ticket ticket, string kind, Instant now, string occasion, string? data, string? except)
    {
        foreach (var to in recipients)
        {
            QueueTo(to, ticket, kind, now, occasion, data, except);
        }
        _queued |= channels.Queue(ticket, kind, now, occasion, data, except);
    }

    /// <summary>The language of whose mail address it is; English if it is nobody's of the tenant: contacts say none of their own.</summary>
    public MailLanguage LanguageAt(string address) => audience.NameAt(address) is { } name ? _wishes.LanguageOf(name) : MailLanguage.English;

    /// <summary>A mail that is about no ticket, as it will be sent.</summary>
    /// <param name="cause">Unique in the tenant: the same cause never mails again.</param>
    public void Queue(string kind, string cause, Recipient to, MailText mail, Instant now)
    {
        Put(cause, kind, null, to, new MailData { Ready = mail }.Write(), now);
    }

    /// <summary>About a change by a person: one mail to everybody who watches, but not for their own.</summary>
    public void QueueChange(Ticket ticket, Instant now, string by, long seq, IReadOnlyDictionary<string, FieldChange> changes) =>
        Queue(ticket, MailKinds.Changed, now, OccasionOf(seq), new MailData { By = by, Changes = changes }.Write(), by);

    /// <summary>About a note: who is mentioned is told so, all others that somebody wrote.</summary>
    /// <param name="onlyMentioned">The note was there before.</param>
    public void QueueNote(Ticket ticket, Instant now, string by, long seq, string text, IReadOnlyList<string> mentioned, bool onlyMentioned)
    {
        var data = new MailData { By = by, Text = text }.Write();
        _queued |= !onlyMentioned && channels.Queue(ticket, MailKinds.Noted, now, OccasionOf(seq), data, by);
        var category = categoryOf(ticket.Category);
        foreach (var to in audience.Of(ticket, MailKinds.Noted, category, by))
        {
            if (mentioned.Contains(to.Name, StringComparer.OrdinalIgnoreCase))
            {
                QueueTo(to, ticket, MailKinds.Mentioned, now, OccasionOf(seq), data, by);
            }
            else if (!onlyMentioned)
            {
                QueueTo(to, ticket, MailKinds.Noted, now, OccasionOf(seq), data, by);
            }
        }
        foreach (var name in Pushes.Any ? audience.NamesOf(ticket, MailKinds.Noted, category, by) : [])
        {
            var isMentioned = mentioned.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (isMentioned || !onlyMentioned)
            {
                Push(name, ticket, isMentioned ? MailKinds.Mentioned : MailKinds.Noted, now, OccasionOf(seq), by, text);
            }
        }
    }

    void Push(IReadOnlyList<string> names, Ticket ticket, string kind, Instant now, string occasion, string? by)
    {
        foreach (var name in names)
        {
            Push(name, ticket, kind, now, occasion, by, null);
        }
    }

    /// <param name="by">Who did it and need not be told.</param>
    void Push(string name, Ticket ticket, string kind, Instant now, string occasion, string? by, string? text)
    {
        if (!string.Equals(name, by, StringComparison.OrdinalIgnoreCase))
        {
            _queued |= Pushes.Queue(name, ticket, kind, now, occasion, by, text, _wishes.HeldUntil(name, kind, ticket.Sla == Sla.Gold, now, zone));
        }
    }

    /// <summary>What there is to do today: once a day and address.</summary>
    public void QueueDigest(Recipient to, Instant day, DigestData digest, Instant now)
    {
        if (_wishes.Wants(to.Name, MailKinds.Digest))
        {
            Put(string.Create(CultureInfo.InvariantCulture, $"{MailKinds.Digest}:{day.Milliseconds}:{to.Address}"), MailKinds.Digest, null, to, new MailData { Digest = digest }.Write(), now);
        }
    }

    public void SaveWishes(MailWishes wishes, Instant now)
    {
        _wishes.Save(wishes);
        _queued |= session.Execute(WishSql.Release, now.Milliseconds, wishes.User) > 0;
    }

    /// <summary>True once after mail was queued.</summary>
    public bool TakeQueued()
    {
        var queued = _queued;
        _queued = false;
        return queued;
    }

    /// <summary>Reads what is kept in memory; forgets what was queued.</summary>
    public void Load()
    {
        _lastId = -1;
        _queued = false;
        _wishes.Load();
        Pushes.Load();
    }

    void QueueTo(Recipient to, Ticket ticket, string kind, Instant now, string occasion, string? data, string? except)
    {
        if (!string.Equals(to.Name, except, StringComparison.OrdinalIgnoreCase) && _wishes.Wants(to.Name, kind))
        {
            Put(string.Create(CultureInfo.InvariantCulture, $"{kind}:{ticket.Id}:{occasion}:{to.Address}"), kind, ticket.Id, to, data, now);
        }
    }

    void Put(string cause, string kind, long? ticket, Recipient to, string? data, Instant now)
    {
        if (_lastId < 0)
        {
            _lastId = session.Number("SELECT COALESCE(MAX(id), 0) FROM outbox");
        }
        session.Send(Insert, ++_lastId, cause, kind, ticket, to.Address, to.Name.Length > 0 ? to.Name : null, data, now.Milliseconds);
        _queued = true;
    }

    static string OccasionOf(long seq) => seq.ToString(CultureInfo.InvariantCulture);
}
