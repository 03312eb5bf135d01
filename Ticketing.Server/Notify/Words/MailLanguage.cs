using System.Globalization;
using System.Text;

namespace Ticketing.Notify.Words;

/// <summary>A language of mails. English stands in the sources; a further language is a file like <see cref="German"/> and its name in <see cref="All"/>.</summary>
/// <param name="Code">As in <c>lang</c>.</param>
/// <param name="Days">Short names, from Sunday on.</param>
/// <param name="Months">Short names, from January on.</param>
/// <param name="DayPattern">{0} weekday, {1} day, {2} month, {3} year, {4} time.</param>
/// <param name="Texts">English text → the language's, with the same values {0}, {1} … in it.</param>
public sealed record MailLanguage(string Code, IReadOnlyList<string> Days, IReadOnlyList<string> Months, string DayPattern, IReadOnlyDictionary<string, string> Texts)
{
    public static readonly MailLanguage English = new(
        "en", ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"], ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], "{0} {1} {2} {3}, {4}", new Dictionary<string, string>());

    public static readonly IReadOnlyList<MailLanguage> All = [English, German.Language, Hungarian.Language];

    /// <summary>English if there is none of that code.</summary>
    public static MailLanguage Of(string? code)
    {
        foreach (var language in All)
        {
            if (language.Code == code)
            {
                return language;
            }
        }
        return English;
    }

    /// <summary>The text with its values. What has no translation stays English.</summary>
    public string T(string text, params ReadOnlySpan<string?> values)
    {
        var words = Texts.GetValueOrDefault(text, text);
        if (values.IsEmpty)
        {
            return words;
        }
        var found = words.AsSpan();
        var result = new StringBuilder();
        for (var at = found.IndexOf('{'); at >= 0; at = found.IndexOf('{'))
        {
            result.Append(found[..at]).Append(values[found[at + 1] - '0']);
            found = found[(at + 3)..];
        }
        return result.Append(found).ToString();
    }

    public string T(string text, long number) => T(text, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>For example <c>Sat 21 Nov 2026, 14:30</c>.</summary>
    public string Day(DateTimeOffset local) => T(
        DayPattern, Days[(int)local.DayOfWeek], local.Day.ToString(CultureInfo.InvariantCulture), Months[local.Month - 1], local.Year.ToString(CultureInfo.InvariantCulture), local.ToString("HH:mm", CultureInfo.InvariantCulture));
}
