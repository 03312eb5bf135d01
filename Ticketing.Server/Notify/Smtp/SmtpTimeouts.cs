namespace Ticketing.Notify.Smtp;

/// <summary>How long the server may take, step by step. Every step is bounded, so an attempt is: about twenty minutes if each is used to its end.</summary>
public sealed record SmtpTimeouts
{
    /// <summary>The values of RFC 5321 4.5.3.2 from MAIL on; shorter before, where giving up costs nothing but a later attempt.</summary>
    public static readonly SmtpTimeouts Standard = new();

    /// <summary>To connect to one address of the host.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Greeting, EHLO, STARTTLS, the TLS handshake and AUTH, each.</summary>
    public TimeSpan Opening { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>MAIL and RCPT, each [RFC 5321 4.5.3.2.2, .3].</summary>
    public TimeSpan Envelope { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The answer to DATA [4.5.3.2.4].</summary>
    public TimeSpan DataStart { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Sending a block of the data [4.5.3.2.5].</summary>
    public TimeSpan DataBlock { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The answer to the end of the data [4.5.3.2.6]: long, because giving up here means a second copy.</summary>
    public TimeSpan DataEnd { get; init; } = TimeSpan.FromMinutes(10);
}
