using System.Globalization;
using System.Text;

namespace Ticketing.Notify.Mime;

/// <summary>A mail with a text and an HTML part [RFC 5322, RFC 2046 5.1.4], as the bytes that go to the server. All of it is ASCII, and its headers are the fixed set of <see cref="HeaderNames"/>, whatever title, name and texts hold.</summary>
public sealed record MimeMessage
{
    /// <summary>The headers of every mail, in this order; the two of threading only if <see cref="Thread"/> is set.</summary>
    public static readonly IReadOnlyList<string> HeaderNames =
        ["Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "MIME-Version", "Content-Type"];

    public required Mailbox From { get; init; }
    public required Mailbox To { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }

    /// <summary>A whole HTML document.</summary>
    public required string Html { get; init; }

    public required MessageId Id { get; init; }

    /// <summary>What all mails of one ticket refer to, so that mail programs show them together; null if there is nothing to go together with.</summary>
    public MessageId? Thread { get; init; }

    /// <summary>When the mail is written; its offset is what readers see.</summary>
    public required DateTimeOffset Date { get; init; }

    public byte[] ToBytes()
    {
        // "=_" cannot occur in quoted-printable [RFC 2045 6.7], so this line occurs in no part.
        var boundary = "=_" + Id.Local;
        var mail = new StringBuilder(4096)
            .Append("Date: ").Append(Date.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)).Append(Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal)).Append("\r\n")
            .Append(HeaderText.Address("From", From))
            .Append(HeaderText.Address("To", To))
            .Append(HeaderText.Unstructured("Subject", Subject))
            .Append("Message-ID: ").Append(Id).Append("\r\n");
        if (Thread is not null)
        {
            mail.Append("In-Reply-To: ").Append(Thread).Append("\r\nReferences: ").Append(Thread).Append("\r\n");
        }
        mail.Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"").Append(boundary).Append("\"\r\n\r\n");
        AppendPart(mail, boundary, "text/plain", Text);
        AppendPart(mail, boundary, "text/html", Html);
        return Encoding.ASCII.GetBytes(mail.Append("--").Append(boundary).Append("--\r\n").ToString());
    }

    static void AppendPart(StringBuilder mail, string boundary, string type, string text) => mail
        .Append("--").Append(boundary).Append("\r\nContent-Type: ").Append(type).Append("; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n").Append(QuotedPrintable.Encode(text));
}
