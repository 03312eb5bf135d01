using System.Globalization;
using System.Text;

namespace Ticketing.Intake.Senders;

/// <summary>The identity of an alert, as Prometheus computes it: FNV-1a with 64 bits over its labels by name.</summary>
/// <remarks>https://pkg.go.dev/github.com/prometheus/common/model#LabelSet.Fingerprint; http://www.isthe.com/chongo/tech/comp/fnv/</remarks>
public static class AlertLabels
{
    const ulong Offset = 14695981039346656037;
    const ulong Prime = 1099511628211;
    const byte Separator = 255;

    /// <summary>Sixteen hexadecimal digits.</summary>
    public static string FingerprintOf(IReadOnlyDictionary<string, string> labels)
    {
        var hash = Offset;
        foreach (var name in labels.Keys.Order(StringComparer.Ordinal))
        {
            Add(ref hash, name);
            Add(ref hash, labels[name]);
        }
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    static void Add(ref ulong hash, string text)
    {
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ octet) * Prime);
        }
        hash = unchecked((hash ^ Separator) * Prime);
    }
}
