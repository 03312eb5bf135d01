using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ticketing.Notify.Mime;

/// <summary>An address that can stand in an envelope and a header as it is, and perhaps the name of who it is.</summary>
public sealed record Mailbox
{
    /// <summary>[RFC 5321 4.5.3.1.3], less the two brackets.</summary>
    const int AddressLimit = 254;

    /// <summary>Characters of an atom beside letters and digits [RFC 5322 3.2.3].</summary>
    const string AtomText = "!#$%&'*+-/=?^_`{|}~";

    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    Mailbox(string address, string? name) => (Address, Name) = (address, name);

    /// <summary>ASCII; an international domain is in its <c>xn--</c> form.</summary>
    public string Address { get; }

    /// <summary>Any text; null if unknown. <see cref="HeaderText"/> makes it fit for a header.</summary>
    public string? Name { get; }

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <param name="fault">For people: what is wrong with the address.</param>
    public static bool TryCreate(string address, string? name, [NotNullWhen(true)] out Mailbox? mailbox, [NotNullWhen(false)] out string? fault)
    {
        mailbox = null;
        var at = address.LastIndexOf('@');
        if (at < 0)
        {
            fault = "a mail address has an @";
            return false;
        }
        var (local, domain) = (address[..at], address[(at + 1)..]);
        fault = FaultOfLocal(local) ?? FaultOfDomain(ref domain);
        fault ??= local.Length + 1 + domain.Length > AddressLimit ? $"a mail address has at most {AddressLimit} characters" : null;
        mailbox = fault is null ? new($"{local}@{domain}", string.IsNullOrWhiteSpace(name) ? null : name) : null;
        return mailbox is not null;
    }

    /// <summary>Reads <c>name@example.org</c> or <c>Name &lt;name@example.org&gt;</c>.</summary>
    public static bool TryParse(string text, string? defaultName, [NotNullWhen(true)] out Mailbox? mailbox, [NotNullWhen(false)] out string? fault)
    {
        text = text.Trim();
        var open = text.LastIndexOf('<');
        return open >= 0 && text.EndsWith('>')
            ? TryCreate(text[(open + 1)..^1], text[..open].Trim().Trim('"') is { Length: > 0 } name ? name : defaultName, out mailbox, out fault)
            : TryCreate(text, defaultName, out mailbox, out fault);
    }

    static string? FaultOfLocal(string local)
    {
        if (local.Length is 0 or > 64)
        {
            return "the part before @ has 1 to 64 characters";
        }
        if (local.Any(c => c > '~' && !char.IsControl(c)))
        {
            return "the part before @ can hold letters without accents only: few mail servers take others";
        }
        return local.Split('.').Any(atom => atom.Length == 0) || !local.All(c => char.IsAsciiLetterOrDigit(c) || c == '.' || AtomText.Contains(c, StringComparison.Ordinal))
            ? "the part before @ can hold letters, digits, single dots and !#$%&'*+-/=?^_`{|}~ only"
            : null;
    }

    static string? FaultOfDomain(ref string domain)
    {
        const string Fault = "the part after @ is no domain name";
        if (domain.Length == 0 || domain.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            return Fault;
        }
        try
        {
            domain = Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return Fault;
        }
        return domain.Split('.').All(label => label.Length is > 0 and < 64 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-') ? null : Fault;
    }

    public override string ToString() => Name is null ? Address : $"{Name} <{Address}>";
}
