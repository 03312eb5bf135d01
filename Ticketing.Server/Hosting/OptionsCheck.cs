using Ticketing.Intake.Doors;

namespace Ticketing.Hosting;

/// <summary>One thing that is wrong with the settings.</summary>
/// <param name="Key">With its section, as it would be written on the command line.</param>
/// <param name="Value">As shown to people; secrets are masked.</param>
/// <param name="Remedy">What to do.</param>
public sealed record OptionFault(string Key, string Value, string Remedy)
{
    public override string ToString() => $"{Key} = '{Value}': {Remedy}";
}

/// <summary>Judges settings as a whole and lists everything that is wrong at once. Pure: files were read before, ports are tried later.</summary>
public static class OptionsCheck
{
    /// <param name="settings">What was set, by the name below <c>Ticketing:</c>; empty values count as not set.</param>
    public static IReadOnlyList<OptionFault> FaultsOf(IReadOnlyDictionary<string, string> settings)
    {
        var faults = new List<OptionFault>();
        foreach (var (key, value) in settings.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (Settings.Find(key) is not { } setting)
            {
                faults.Add(new($"{TicketingOptions.Section}:{key}", Mask(value), Nearest(key) is { } near ? $"there is no such setting; did you mean {TicketingOptions.Section}:{near}?" : "there is no such setting; 'ticketing --help' lists all"));
            }
            else if (value.Length > 0 && setting.Fault(value) is { } remedy)
            {
                faults.Add(new($"{TicketingOptions.Section}:{setting.Key}", setting.Secret ? Mask(value) : value, remedy));
            }
        }
        foreach (var (number, rule) in faults.Count == 0 ? Settings.RulesOf(settings) : [])
        {
            faults.AddRange(MappingRule.FaultsOf(rule.Text()).Select(fault => new OptionFault($"{TicketingOptions.Section}:Mqtt:Rules:{number}:{fault.Part}", fault.Value, fault.Remedy)));
        }
        if (faults.Count == 0)
        {
            Together(key => settings.FirstOrDefault(pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value ? value : Settings.Find(key)!.Default, faults);
        }
        return faults;
    }

    /// <summary>What is wrong only in combination; every single value is good here.</summary>
    static void Together(Func<string, string> value, List<OptionFault> faults)
    {
        var (url, port, tlsPort) = (value("Url"), value("Mqtt:Port"), value("Mqtt:TlsPort"));
        var tls = value("Tls:Certificate").Length > 0 && value("Tls:Key").Length > 0;
        if (!tls && url.Contains("https://", StringComparison.OrdinalIgnoreCase))
        {
            faults.Add(new("Ticketing:Url", url, "https needs Ticketing:Tls:Certificate and Ticketing:Tls:Key; set both or use http"));
        }
        if (!tls && tlsPort != "0")
        {
            faults.Add(new("Ticketing:Mqtt:TlsPort", tlsPort, "TLS needs Ticketing:Tls:Certificate and Ticketing:Tls:Key; set both or set this to 0"));
        }
        if (value("Oidc:Issuer").Length > 0 && value("Oidc:ClientId").Length == 0)
        {
            faults.Add(new("Ticketing:Oidc:ClientId", "", "the issuer wants to know who asks: set the client id that it gave to this server"));
        }
        if (tlsPort != "0" && tlsPort == port)
        {
            faults.Add(new("Ticketing:Mqtt:TlsPort", tlsPort, "is also Ticketing:Mqtt:Port; give each its own"));
        }
        if (Settings.List(value("Mqtt:Topics")).FirstOrDefault(filter => filter.Split('/')[0] == value("Mqtt:Root")) is { } own)
        {
            faults.Add(new("Ticketing:Mqtt:Topics", own, "lies below Ticketing:Mqtt:Root, where each token has its own topics; name topics outside only"));
        }
        foreach (var address in url.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ListenAddress.TryParse(address, out var http) && http.Port != 0 && (port == $"{http.Port}" || tlsPort == $"{http.Port}"))
            {
                faults.Add(new("Ticketing:Url", address, "its port is also the MQTT listener's; give each its own"));
            }
        }
    }

    /// <summary>A known name at most a third away, or null.</summary>
    internal static string? Nearest(string key)
    {
        var names = Settings.All.Select(setting => setting.Key).Concat(Settings.All.Where(setting => setting.Secret).Select(setting => setting.Key + SecretFiles.Suffix));
        var (name, distance) = names.Select(name => (name, distance: Distance(name.ToLowerInvariant(), key.ToLowerInvariant()))).MinBy(candidate => candidate.distance);
        return distance <= Math.Max(2, name.Length / 3) ? name : null;
    }

    /// <summary>Levenshtein distance: how many characters must be put in, left out or replaced.</summary>
    static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)));
            }
        }
        return row[^1];
    }

    static string Mask(string value) => value.Length == 0 ? "" : "•••";
}
