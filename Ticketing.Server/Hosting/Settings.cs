using System.Globalization;
using System.Text.RegularExpressions;
using Ticketing.Intake.Doors;
using Ticketing.Intake.Http;
using Ticketing.Intake.Senders;
using Ticketing.Mqtt.Link;
using Ticketing.Notify.Mime;
using Ticketing.Notify.Smtp;
using Ticketing.People;

namespace Ticketing.Hosting;

/// <summary>One setting: how it is named below <c>Ticketing:</c>, what it is without being set, what it means, and what would be wrong with a value.</summary>
/// <param name="Fault">Null if the value is good; else what to do about it. Never called with an empty value.</param>
/// <param name="Secret">Never shown; may be given as <c>…File</c> or as a systemd credential instead.</param>
public sealed record Setting(string Key, string Default, string Meaning, Func<string, string?> Fault, bool Secret = false);

/// <summary>The table of all settings. Everything that is not in it is a fault, so that a typing error cannot go unnoticed.</summary>
public static partial class Settings
{
    public static readonly IReadOnlyList<Setting> All =
    [
        new("Url", "http://*:8080", "HTTP listener(s), ';'-separated; https:// needs Tls:Certificate and Tls:Key", Urls),
        new("Data", "./data", "directory of the embedded store and keys ($STATE_DIRECTORY under systemd)", _ => null),
        new("Database", "", "empty = embedded SQLite in Data; an Npgsql connection string = PostgreSQL", Database, Secret: true),
        new("DatabaseWait", "60", "seconds the start waits for the database before it gives up; 0 = it does not wait", Seconds),
        new("Spool", "false", "true = every submission waits on this server's disk while the store is away (202); false = those with ifRefused: record", Flag),
        new("Http:UserPerMinute", "1200", "requests of one user before the answer is 429; 0 = no limit", PerMinute),
        new("Http:TokenPerMinute", "0", "requests of one token before the answer is 429; 0 = no limit", PerMinute),
        new("Http:TrustedProxies", "", "';'-separated addresses or networks of proxies whose X-Forwarded-For, -Proto, -Host and -Prefix are believed; empty = nobody's", TrustedProxies.FaultOf),
        new("Http:UserHeader", "", "header in which such a proxy names the user it has logged in, such as Remote-User; it must take that header away from what clients send; empty = nobody logs in so", HeaderName),
        new("Oidc:Issuer", "", "issuer of an OpenID Connect provider where people may log in too, exactly as it calls itself, such as https://auth.example.org; who has a second factor shows it there; empty = none", Issuer),
        new("Oidc:ClientId", "", "how this server is called there; its address to return to is PublicUrl + /openid/return", _ => null),
        new("Oidc:ClientSecret", "", "secret of that client; empty = a public client, protected by PKCE", _ => null, Secret: true),
        new("Oidc:Name", "", "what the login page calls the issuer; empty = its host", _ => null),
        new("Oidc:CreateAs", "", "member, agent or admin: who is unknown here becomes that; empty = only who has an account here with the mail address that the issuer has verified may enter", NewRole),
        new("Oidc:CertificateAuthority", "", "PEM file with the authorities trusted for the issuer's certificate; empty = the system's", _ => null),
        new("Push:PrivateAddresses", "false", "true = notifications are also sent to push services of one's own network, and over http; false = only to those on the public internet", Flag),
        new("Bench", "false", "true = add POST /bench/echo for measurements", Flag),
        new("Mqtt:Port", "1883", "embedded MQTT listener; 0 = off", Port),
        new("Mqtt:TlsPort", "0", "MQTT over TLS with the same certificate; 0 = off", Port),
        new("Mqtt:Broker", "", "mqtt[s]://user:password@host:port: also join this broker as a client", BrokerAddress.FaultOf, Secret: true),
        new("Mqtt:CertificateAuthority", "", "PEM file with the authorities trusted for the broker's certificate; empty = the system's", _ => null),
        new("Mqtt:Root", "ticketing", "first level of the topics", Root),
        new("Mqtt:Anonymous", "false", "true = clients without password are guests of the first tenant: they report for any of its systems and use all topics outside Root", Flag),
        new("Mqtt:Topics", "", "';'-separated filters outside Root that every token may publish and subscribe to; # = all outside Root", Filters),
        new("Mqtt:HomeAssistant", "false", "true = tickets and systems appear in Home Assistant by themselves (MQTT discovery), with a button to take them", Flag),
        new("Mqtt:Homie", "false", "true = devices that speak Homie 5: homie/5/{device}/$state and $alert", Flag),
        new("Mqtt:Dialects", "", "';'-separated programs whose topics are understood: homie, zigbee2mqtt, tasmota, esphome, shelly", Dialects),
        new("Mqtt:Rules:0:Topic", "", "rule of your own (and Rules:1, …): topic filter outside Root, such as sensors/+/state", _ => null),
        new("Mqtt:Rules:0:System", "", "the system it is about: a name, {1} = the topic's first wildcard, {member} of the payload's JSON", _ => null),
        new("Mqtt:Rules:0:Opens", "", "opens a ticket: a word (offline) or comparisons (battery < 15, contact == false), with || between several", _ => null),
        new("Mqtt:Rules:0:Resolves", "", "finishes it, written alike; empty = Opens holds no longer", _ => null),
        new("Mqtt:Rules:0:Reference", "", "name of the condition; availability = whether the system is there; empty = last level of Topic", _ => null),
        new("Mqtt:Rules:0:Title", "", "title of the ticket, with {1} and {member}; empty = system and reference", _ => null),
        new("Mqtt:Rules:0:Sla", "", "gold, silver, bronze or none; empty = the system's", _ => null),
        new("Mqtt:Rules:0:Category", "", "category of the ticket", _ => null),
        new("Alerts:Severities", "critical=gold;error=silver;warning=bronze", "';'-separated: which tier the label or member severity of an alert asks for; any other word = the system's", WordTiers.FaultOf),
        new("Alerts:Priorities", "max=gold;high=silver", "the same for messages as to ntfy and Gotify: min, low, default, high, max", WordTiers.FaultOf),
        new("Guard:StormPerMinute", "0", "new tickets a minute of one system; what is more is counted in one storm ticket; 0 = off", PerMinute),
        new("Guard:StormBurst", "60", "… and how many at once after a quiet time", Burst),
        new("Guard:FlapChanges", "0", "a condition that comes and goes more often than this within Guard:FlapMinutes keeps its ticket until it is quiet; 0 = off", Changes),
        new("Guard:FlapMinutes", "10", "minutes in which changes are counted, and of quiet until the ticket is finished", Minutes),
        new("Channels:PrivateAddresses", "false", "true = channels (webhooks, ntfy, Gotify, Home Assistant) may call addresses inside the home's network and this machine", Flag),
        new("Smtp", "", "smtp[s]://user:password@host:port; empty = no mail", SmtpEndpoint.FaultOf, Secret: true),
        new("Mail:From", "ticketing@localhost", "sender of mails", Address),
        new("Mail:CertificateAuthority", "", "PEM file with the authorities trusted for the mail server's certificate; empty = the system's", _ => null),
        new("Mail:Digest", "", "local time of the daily digest, e.g. 07:00; empty = none", TimeOfDay),
        new("TimeZone", "", "IANA name; empty = the system's", Zone),
        new("Setup:AdminPassword", "", "first start only: password of user admin; empty = generated", Password, Secret: true),
        new("Setup:Token", "", "first start only: token of script setup; empty = generated", SetupToken, Secret: true),
        new("PublicUrl", "", "links in mails; empty = the address at which somebody last logged in", Page),
        new("Tls:Certificate", "", "PEM file (or PEM text) of the certificate chain", _ => null),
        new("Tls:Key", "", "PEM file (or PEM text) of the certificate's key", _ => null, Secret: true),
        new("Signup", "false", "true = anybody may open an account", Flag),
        new("Retention:Days", "0", "mails that ended, what channels were told, and pings go when they are older than so many days, 7 to 3650; tickets and the audit trail stay; 0 = nothing goes by itself", Age),
        new("Log", "auto", "text, json, or auto: text on a terminal, JSON lines elsewhere", Log),
        new("Plan:Workstations", "3", "jobs that can run at once", Workstations),
        new("Plan:HourlyRate", "18.50", "price of one hour on invoices", HourlyRate),
        new("Plan:InvoiceTo", "", "address every invoice goes to; empty = the contact's", Address),
    ];

    /// <summary>Null if there is no setting of that name; case does not matter.</summary>
    public static Setting? Find(string key)
    {
        var first = RuleNumber().Replace(key, "Mqtt:Rules:0:");
        return All.FirstOrDefault(setting => setting.Key.Equals(first, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Rules of one's own by their number, each with the parts it has.</summary>
    public static IEnumerable<(string Number, MqttRuleOptions Rule)> RulesOf(IReadOnlyDictionary<string, string> settings) =>
        from pair in settings
        let match = RuleNumber().Match(pair.Key)
        where match.Success && pair.Value.Length > 0
        group (Part: pair.Key[match.Length..].ToUpperInvariant(), pair.Value) by match.Groups["number"].Value into rule
        let parts = rule.ToDictionary(part => part.Part, part => part.Value)
        select (rule.Key, new MqttRuleOptions
        {
            Topic = parts.GetValueOrDefault("TOPIC", ""),
            System = parts.GetValueOrDefault("SYSTEM", ""),
            Opens = parts.GetValueOrDefault("OPENS", ""),
            Resolves = parts.GetValueOrDefault("RESOLVES", ""),
            Reference = parts.GetValueOrDefault("REFERENCE", ""),
            Title = parts.GetValueOrDefault("TITLE", ""),
            Sla = parts.GetValueOrDefault("SLA", ""),
            Category = parts.GetValueOrDefault("CATEGORY", ""),
        });

    [GeneratedRegex("^Mqtt:Rules:(?<number>[0-9]{1,3}):", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RuleNumber();

    static string? Urls(string value)
    {
        foreach (var url in value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!ListenAddress.TryParse(url, out _))
            {
                return $"write '{url}' as http://HOST:PORT or https://HOST:PORT; * stands for all addresses";
            }
        }
        return null;
    }

    static string? Port(string value) => Number(value, 0, 65_535) ? null : "give a whole number from 0 to 65535; 0 = off";

    static string? PerMinute(string value) => Number(value, 0, 10_000_000) ? null : "give a whole number from 0 to 10000000; 0 = no limit";

    static string? Burst(string value) => Number(value, 1, 1_000_000) ? null : "give a whole number from 1 to 1000000";

    static string? Changes(string value) => Number(value, 0, 1_000) ? null : "give a whole number from 0 to 1000; 0 = off";

    static string? Minutes(string value) => Number(value, 1, 1_440) ? null : "give a whole number of minutes from 1 to 1440";

    static string? Age(string value) => value == "0" || Number(value, RetentionDoor.Fewest, RetentionDoor.Most) ? null : "give a whole number of days from 7 to 3650; 0 = off";

    static string? Seconds(string value) => Number(value, 0, 86_400) ? null : "give a whole number of seconds from 0 to 86400";

    static string? Workstations(string value) => Number(value, 1, 1_000) ? null : "give a whole number from 1 to 1000";

    static bool Number(string value, int least, int most) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;

    static string? HourlyRate(string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate <= 100_000 ? null : "give an amount with a decimal point, such as 18.50";

    static string? HeaderName(string value)
    {
        foreach (var character in value)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
            {
                return "give the name of a header, such as Remote-User: letters, digits and -";
            }
        }
        return value.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || value.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? "that header has another meaning; give one of its own, such as Remote-User" : null;
    }

    static string? Issuer(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.Query.Length == 0 ? null : "write it as https://HOST/PATH, exactly as the issuer's own document names it";

    static string? NewRole(string value) => value is "member" or "agent" or "admin" ? null : "give member, agent or admin, or nothing";

    static string? Flag(string value) => bool.TryParse(value, out _) ? null : "give true or false";

    static string? Log(string value) => value is "text" or "json" or "auto" ? null : "give text, json or auto";

    static string? Page(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 ? null : "write it as http://HOST:PORT or https://HOST:PORT";

    static string? Database(string value)
    {
        try
        {
            return new Npgsql.NpgsqlConnectionStringBuilder(value).Host is null ? "names no host, as in Host=127.0.0.1;Database=ticketing;Username=ticketing" : null;
        }
        catch (ArgumentException fault)
        {
            return value.Contains("://", StringComparison.Ordinal)
                ? "is a URL: write it as Host=127.0.0.1;Port=5432;Database=ticketing;Username=ticketing;Password=…"
                : $"is no Npgsql connection string ({fault.Message.Split('\n')[0]})";
        }
    }

    static string? Root(string value) =>
        value.Length > 64 || value.AsSpan().IndexOfAny("/+#\0 ") >= 0 || value[0] == '$' ? "give one topic level of at most 64 characters: without / + # and spaces, not starting with $" : null;

    /// <summary>The parts of a <c>;</c>-separated setting.</summary>
    public static IReadOnlyList<string> List(string value) => value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static string? Dialects(string value) => List(value).FirstOrDefault(name => !RulePresets.Names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
        ? $"'{unknown}' is not known; give some of {string.Join(", ", RulePresets.Names)}, or write rules of your own (Ticketing:Mqtt:Rules:0:Topic …)"
        : null;

    static string? Filters(string value) => List(value).FirstOrDefault(filter => !Mqtt.Topics.IsFilter(filter) || filter.StartsWith('$')) is { } wrong
        ? $"'{wrong}' is no topic filter for clients: write levels such as zigbee2mqtt/#, + alone for one level, # alone and last for all below, nothing that starts with $"
        : null;

    static string? Address(string value) => Mailbox.TryParse(value, null, out _, out var fault) ? null : $"{fault}; give a mail address such as ticketing@example.org";

    static string? TimeOfDay(string value) => TimeOnly.TryParseExact(value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "give a local time such as 07:00";

    static string? Zone(string value) => TimeZoneInfo.TryFindSystemTimeZoneById(value, out _) ? null : "give an IANA name such as Europe/Berlin (Debian: package tzdata)";

    static string? Password(string value) => PasswordHash.FaultOf(value) is { } fault ? $"it {fault}: choose another" : null;

    static string? SetupToken(string value) => Token.FaultOf(value) is { } fault ? $"it {fault}: write {Token.Prefix} and at least {Token.MinimumLength} letters and digits, or leave it empty" : null;
}
