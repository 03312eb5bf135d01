using System.Diagnostics.CodeAnalysis;

namespace Ticketing.Notify;

/// <summary>A mail the mailer has in its hands: taken from an outbox and leased.</summary>
sealed class MailInHand(IOutbox outbox, OutboxMail mail, long since)
{
    public IOutbox Outbox => outbox;
    public OutboxMail Mail => mail;

    /// <summary>Name of the recipient's domain, in lower case.</summary>
    public string Domain { get; } = mail.Recipient[(mail.Recipient.LastIndexOf('@') + 1)..].ToLowerInvariant();

    /// <summary>Timestamp of when the lease was last renewed.</summary>
    public long LeasedAt { get; set; } = since;

    /// <summary>Timestamp of when sending began; null while it waits for a lane.</summary>
    public long? StartedAt { get; set; }
}

/// <summary>Which mails go out side by side: few to one domain, so that one that hangs leaves room for all others.</summary>
sealed class MailLanes(TimeProvider clock)
{
    /// <summary>Attempts at once.</summary>
    public const int Limit = 16;

    /// <summary>Attempts at once to one recipient's domain.</summary>
    public const int LimitPerDomain = 2;

    /// <summary>Mails in hand at once: waiting for a lane or in one.</summary>
    public const int Capacity = 200;

    /// <summary>An attempt that takes longer than this hangs; mail to its domain that waits behind it is put back, to make room.</summary>
    public static readonly TimeSpan Hangs = TimeSpan.FromSeconds(10);

    readonly List<MailInHand> _waiting = [];
    readonly List<MailInHand> _sending = [];

    public int Free => Capacity - _waiting.Count - _sending.Count;
    public bool IsEmpty => _waiting.Count + _sending.Count == 0;
    public int Sending => _sending.Count;
    public IEnumerable<MailInHand> All => _sending.Concat(_waiting);

    public void Add(MailInHand mail) => _waiting.Add(mail);

    public void Remove(MailInHand mail)
    {
        _sending.Remove(mail);
        _waiting.Remove(mail);
    }

    public bool Contains(IOutbox outbox, long id) => All.Any(mail => mail.Mail.Id == id && ReferenceEquals(mail.Outbox, outbox));

    /// <summary>The next mail that has a lane, which is now its own.</summary>
    public bool TryStart([NotNullWhen(true)] out MailInHand? mail)
    {
        mail = _sending.Count >= Limit ? null : _waiting.FirstOrDefault(candidate => SendingTo(candidate.Domain).Count() < LimitPerDomain);
        if (mail is null)
        {
            return false;
        }
        _waiting.Remove(mail);
        _sending.Add(mail);
        mail.StartedAt = clock.GetTimestamp();
        return true;
    }

    /// <summary>Mails that wait behind an attempt that hangs; they are no longer in hand.</summary>
    public IReadOnlyList<MailInHand> TakeBlocked()
    {
        var blocked = _waiting.Where(mail => SendingTo(mail.Domain).Any(other => clock.GetElapsedTime(other.StartedAt!.Value) >= Hangs)).ToList();
        _waiting.RemoveAll(blocked.Contains);
        return blocked;
    }

    /// <summary>All that wait for a lane; they are no longer in hand.</summary>
    public IReadOnlyList<MailInHand> TakeWaiting()
    {
        var waiting = _waiting.ToList();
        _waiting.Clear();
        return waiting;
    }

    IEnumerable<MailInHand> SendingTo(string domain) => _sending.Where(mail => mail.Domain == domain);
}
