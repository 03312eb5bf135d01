namespace Ticketing.Notify.Smtp;

/// <summary>What became of one attempt to hand in a mail.</summary>
/// <param name="ServerAnswer">The server's own words (code and text, lines joined by a line break) or, if it said nothing, what happened on the way.</param>
public abstract record SmtpOutcome(string ServerAnswer)
{
    /// <summary>The server took the responsibility [RFC 5321 6.1]: it answered 250 to the end of the data.</summary>
    public sealed record Delivered(string ServerAnswer) : SmtpOutcome(ServerAnswer);

    /// <summary>Not now. After a connection lost behind the end of the data the server may have the mail all the same; the constant Message-ID lets the receiver see that.</summary>
    /// <param name="Reason">For people: what happened and, where it is a setting, what to do.</param>
    /// <param name="ServerAway">True if the server as such cannot be used now, whatever the mail: unreachable, no trusted TLS, no authentication. False if it would not take this mail now.</param>
    public sealed record TryLater(string Reason, string ServerAnswer, bool ServerAway) : SmtpOutcome(ServerAnswer);

    /// <summary>Never: the server's answer to this mail was permanent (5yz), or the address cannot be written.</summary>
    public sealed record Refused(string Reason, string ServerAnswer) : SmtpOutcome(ServerAnswer);
}

/// <summary>Who the server hears as sender and recipient; addresses that <see cref="Mime.Mailbox"/> has judged.</summary>
public sealed record SmtpEnvelope(Mime.Mailbox From, Mime.Mailbox To);
