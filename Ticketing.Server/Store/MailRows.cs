using System.Globalization;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Puts pending mail into the outbox within the transaction that causes it. A cause exists once, so no mail is ever queued twice.</summary>
sealed class MailRows(SqlSession session, IMailAudience audience)
{
    const string Insert =
        "INSERT INTO outbox (id, cause, kind, ticket_id, recipient, recipient_name, data, state, created_at, next_attempt_at, attempts) " +
        "VALUES (@id, @cause, @mail_kind, @ticket_id, @recipient, @recipient_name, @data, 0, @now, @now, 0) ON CONFLICT (cause) DO NOTHING";

    long _lastId = -1;
    bool _queued;

    /// <param name="occasion">What makes this mail one of its own among those of the same kind for the same ticket; empty if there is only one.</param>
    /// <param name="data">JSON the mail needs beside the ticket; null if nothing.</param>
    public void Queue(Ticket ticket, string kind, Instant now, string occasion = "", string? data = null)
    {
        foreach (var to in audience.Of(ticket, kind))
        {
            if (_lastId < 0)
            {
                _lastId = session.Number("SELECT COALESCE(MAX(id), 0) FROM outbox");
            }
            var cause = string.Create(CultureInfo.InvariantCulture, $"{kind}:{ticket.Id}:{occasion}:{to.Address}");
            session.Send(Insert, ++_lastId, cause, kind, ticket.Id, to.Address, to.Name, data, now.Milliseconds);
            _queued = true;
        }
    }

    /// <summary>A mail that is about no ticket, as it will be sent.</summary>
    /// <param name="cause">Unique in the tenant: the same cause never mails again.</param>
    public void Queue(string kind, string cause, Recipient to, MailText mail, Instant now)
    {
        if (_lastId < 0)
        {
            _lastId = session.Number("SELECT COALESCE(MAX(id), 0) FROM outbox");
        }
        session.Send(Insert, ++_lastId, cause, kind, null, to.Address, to.Name.Length > 0 ? to.Name : null, new MailData { Ready = mail }.Write(), now.Milliseconds);
        _queued = true;
    }

    /// <summary>True once after mail was queued.</summary>
    public bool TakeQueued()
    {
        var queued = _queued;
        _queued = false;
        return queued;
    }

    public void Forget()
    {
        _lastId = -1;
        _queued = false;
    }
}
