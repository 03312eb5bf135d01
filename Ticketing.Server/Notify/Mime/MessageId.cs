using System.Security.Cryptography;
using System.Text;

namespace Ticketing.Notify.Mime;

/// <summary>The name of a mail in the whole world [RFC 5322 3.6.4]. The same cause always gets the same one, so a mail that arrives twice is seen to be one.</summary>
public sealed record MessageId
{
    MessageId(string local, string domain) => (Local, Domain) = (local, domain);

    /// <summary>Letters, digits, dots and hyphens, at most 64.</summary>
    public string Local { get; }
    public string Domain { get; }

    /// <param name="readable">Some words for people who read headers; what cannot stand in one is left out.</param>
    /// <param name="cause">Everything that makes it different from every other, also from those of another installation with the same domain.</param>
    /// <param name="domain">The sender's.</param>
    public static MessageId For(string readable, string cause, string domain)
    {
        var words = new string([.. readable.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(40)]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cause)))[..20];
        return new(words.Length == 0 ? hash : $"{words}.{hash}", domain);
    }

    public override string ToString() => $"<{Local}@{Domain}>";
}
