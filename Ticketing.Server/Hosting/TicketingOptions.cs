using Ticketing.Intake.Doors;
using Ticketing.Intake.Mqtt;

namespace Ticketing.Hosting;

/// <summary>Every setting under <c>Ticketing:</c>, already checked (<see cref="OptionsCheck"/>). Secrets are resolved: what a <c>…File</c> setting named has been read. The table of names, defaults and meanings is <see cref="Settings"/>.</summary>
public sealed class TicketingOptions
{
    /// <summary>The section all settings live in.</summary>
    public const string Section = "Ticketing";

    public string Url { get; set; } = "http://*:8080";
    public string Data { get; set; } = "./data";

    /// <summary>Empty = embedded SQLite in <see cref="Data"/>.</summary>
    public string Database { get; set; } = "";

    /// <summary>Seconds that the start waits for <see cref="Database"/>.</summary>
    public int DatabaseWait { get; set; } = 60;

    /// <summary>True: every submission may wait in the spool while the store is away; false: those that are to be recorded in any case.</summary>
    public bool Spool { get; set; }

    /// <summary>URL of the mail server with credentials; empty = no mail.</summary>
    public string Smtp { get; set; } = "";

    /// <summary>IANA name; empty = the system's.</summary>
    public string TimeZone { get; set; } = "";

    /// <summary>Empty = taken from the requests that log in.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>True: anybody may open an account with a tenant of its own.</summary>
    public bool Signup { get; set; }

    /// <summary><c>text</c>, <c>json</c> or <c>auto</c>: text on a terminal, JSON lines elsewhere.</summary>
    public string Log { get; set; } = "auto";

    /// <summary>True adds <c>POST /bench/echo</c>, which answers like a submission and stores nothing: the measure of what storing costs.</summary>
    public bool Bench { get; set; }

    public HttpOptions Http { get; set; } = new();
    public PushOptions Push { get; set; } = new();
    public OidcOptions Oidc { get; set; } = new();
    public MqttOptions Mqtt { get; set; } = new();
    public MailOptions Mail { get; set; } = new();
    public AlertOptions Alerts { get; set; } = new();
    public ChannelOptions Channels { get; set; } = new();
    public GuardOptions Guard { get; set; } = new();
    public RetentionOptions Retention { get; set; } = new();
    public TlsOptions Tls { get; set; } = new();
    public SetupOptions Setup { get; set; } = new();
    public PlanOptions Plan { get; set; } = new();

    /// <summary>The zone working hours, day change and digests follow.</summary>
    public TimeZoneInfo Zone() => TimeZone.Length == 0 ? TimeZoneInfo.Local : TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>The listeners, one URL each.</summary>
    public IReadOnlyList<string> Urls => Url.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Requests a minute before the answer is 429; 0 = no limit.</summary>
public sealed class HttpOptions
{
    public int UserPerMinute { get; set; } = 1_200;

    /// <summary>Off by default: a burst of alarms is when tickets are needed most.</summary>
    public int TokenPerMinute { get; set; }

    /// <summary>Addresses and networks, ';'-separated; empty = nobody.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>Header in which they name the user they have logged in; empty = none.</summary>
    public string UserHeader { get; set; } = "";
}

/// <summary>Notifications of browsers.</summary>
public sealed class PushOptions
{
    /// <summary>True = push services of one's own network are allowed too.</summary>
    public bool PrivateAddresses { get; set; }
}

/// <summary>Where else people log in, by OpenID Connect.</summary>
public sealed class OidcOptions
{
    /// <summary>Empty = nowhere.</summary>
    public string Issuer { get; set; } = "";
    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary>Role of whoever is unknown here; empty = they do not enter.</summary>
    public string CreateAs { get; set; } = "";
    public string CertificateAuthority { get; set; } = "";
}

public sealed class MqttOptions
{
    /// <summary>0 = off.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>0 = off.</summary>
    public int TlsPort { get; set; }

    /// <summary>URL of a broker to join as a client, with credentials; empty = none.</summary>
    public string Broker { get; set; } = "";

    /// <summary>PEM file with the authorities trusted for the broker's certificate; empty = the system's.</summary>
    public string CertificateAuthority { get; set; } = "";

    /// <summary>First level of the topics.</summary>
    public string Root { get; set; } = "ticketing";

    /// <summary>True: clients without user name are guests of the first tenant.</summary>
    public bool Anonymous { get; set; }

    /// <summary><c>;</c>-separated filters outside <see cref="Root"/> for every token.</summary>
    public string Topics { get; set; } = "";

    /// <summary>True: Homie 5.</summary>
    public bool Homie { get; set; }

    /// <summary>True: Home Assistant discovery.</summary>
    public bool HomeAssistant { get; set; }

    /// <summary><c>;</c>-separated names of programs whose topics are understood.</summary>
    public string Dialects { get; set; } = "";

    /// <summary>Rules of one's own, as text.</summary>
    public List<MqttRuleOptions> Rules { get; } = [];

    /// <summary>What the MQTT door needs to know.</summary>
    public MqttDoorSettings Door()
    {
        var names = Settings.List(Dialects);
        var rules = Rules.Select(rule => rule.Text()).Concat(names.Where(RulePresets.All.ContainsKey).SelectMany(name => RulePresets.All[name])).Select(MappingRule.Of).ToList();
        return new()
        {
            Root = Root,
            Anonymous = Anonymous,
            SharedTopics = Settings.List(Topics),
            Dialects = [.. Homie || names.Contains(Intake.Doors.Homie.Name, StringComparer.OrdinalIgnoreCase) ? [new Intake.Doors.Homie()] : Array.Empty<IMqttDialect>(), .. rules.Count > 0 ? [new RuleDialect(rules)] : Array.Empty<IMqttDialect>()],
            HomeAssistant = HomeAssistant,
            Version = typeof(MqttOptions).Assembly.GetName().Version?.ToString(3) ?? "",
            Port = Port,
            TlsPort = TlsPort,
        };
    }
}

/// <summary>A rule as it stands in the settings: <see cref="MappingRuleText"/>.</summary>
public sealed class MqttRuleOptions
{
    public string Topic { get; set; } = "";
    public string System { get; set; } = "";
    public string Opens { get; set; } = "";
    public string Resolves { get; set; } = "";
    public string Reference { get; set; } = "";
    public string Title { get; set; } = "";
    public string Sla { get; set; } = "";
    public string Category { get; set; } = "";

    public MappingRuleText Text() => new(Topic, System, Opens, Resolves, Reference, Title, Sla, Category);
}

/// <summary>Which tier the words of other programs ask for: <c>;</c>-separated <c>word=tier</c>.</summary>
public sealed class AlertOptions
{
    /// <summary>Words of Prometheus, Grafana, PagerDuty and the like.</summary>
    public string Severities { get; set; } = "critical=gold;error=silver;warning=bronze";

    /// <summary>Words of publish APIs: min, low, default, high, max.</summary>
    public string Priorities { get; set; } = "max=gold;high=silver";
}

public sealed class ChannelOptions
{
    /// <summary>True: channels may call addresses inside the home's network, and this machine.</summary>
    public bool PrivateAddresses { get; set; }
}

/// <summary>From when on a system's reports are a storm and a condition flaps. Off by default: every report is a ticket of its own.</summary>
public sealed class GuardOptions
{
    /// <summary>0 = off.</summary>
    public int StormPerMinute { get; set; }
    public int StormBurst { get; set; } = 60;

    /// <summary>0 = off.</summary>
    public int FlapChanges { get; set; }
    public int FlapMinutes { get; set; } = 10;

    public Admission.GuardLimits Limits() => new(StormPerMinute, StormBurst, FlapChanges, FlapMinutes);
}

/// <summary>What is old and done with.</summary>
public sealed class RetentionOptions
{
    /// <summary>After how many days the server forgets it by itself; 0 = never.</summary>
    public int Days { get; set; }
}

public sealed class MailOptions
{
    public string From { get; set; } = "ticketing@localhost";

    /// <summary>PEM file with the authorities trusted for the mail server's certificate; empty = the system's.</summary>
    public string CertificateAuthority { get; set; } = "";

    /// <summary>Local time such as <c>07:00</c>; empty = no digest.</summary>
    public string Digest { get; set; } = "";
}

/// <summary>Certificate chain and key, each as PEM text or as the path of a PEM file; empty = no TLS.</summary>
public sealed class TlsOptions
{
    public string Certificate { get; set; } = "";
    public string Key { get; set; } = "";
}

/// <summary>Read on the first start only; empty = generated.</summary>
public sealed class SetupOptions
{
    public string AdminPassword { get; set; } = "";
    public string Token { get; set; } = "";
}

public sealed class PlanOptions
{
    /// <summary>Jobs that can run at once.</summary>
    public int Workstations { get; set; } = 3;
    public decimal HourlyRate { get; set; } = 18.50m;

    /// <summary>Address every invoice goes to; empty = the contact's own.</summary>
    public string InvoiceTo { get; set; } = "";
}
