using Ticketing.Hosting;
using Ticketing.People;

namespace Ticketing.Tests.Hosting;

public class OptionsCheckTests
{
    static IReadOnlyList<OptionFault> FaultsOf(params (string Key, string Value)[] settings) => OptionsCheck.FaultsOf(settings.ToDictionary(setting => setting.Key, setting => setting.Value));

    [Fact]
    public void The_defaults_are_good()
    {
        Assert.Empty(FaultsOf());
        Assert.Empty(FaultsOf([.. Settings.All.Select(setting => (setting.Key, setting.Default))]));
    }

    [Theory]
    [InlineData("Url", "http://127.0.0.1:0;http://[::1]:80")]
    [InlineData("url", "http://localhost")]
    [InlineData("Mqtt:Port", "0")]
    [InlineData("Mqtt:Broker", "mqtts://user:p%40ss@broker.example:8883")]
    [InlineData("Smtp", "smtp://mail.example")]
    [InlineData("Mail:Digest", "07:00")]
    [InlineData("TimeZone", "Europe/Berlin")]
    [InlineData("Plan:HourlyRate", "20")]
    [InlineData("PublicUrl", "https://tickets.example")]
    [InlineData("Setup:AdminPassword", "eight ch")]
    public void Good_values_pass(string key, string value) => Assert.Empty(FaultsOf((key, value)));

    [Theory]
    [InlineData("Url", "ftp://x", "http://HOST:PORT")]
    [InlineData("Url", "http://*:99999", "http://HOST:PORT")]
    [InlineData("Url", "*:8080", "http://HOST:PORT")]
    [InlineData("Mqtt:Port", "18830000", "0 to 65535")]
    [InlineData("Mqtt:Port", "-1", "0 to 65535")]
    [InlineData("Mqtt:Root", "a/b", "one topic level")]
    [InlineData("Mqtt:Broker", "http://broker", "mqtt://user:password@host:port")]
    [InlineData("Smtp", "mail.example:587", "smtp://")]
    [InlineData("Mail:From", "nobody", "mail address")]
    [InlineData("Mail:Digest", "7 o'clock", "07:00")]
    [InlineData("TimeZone", "Mars/Olympus", "Europe/Berlin")]
    [InlineData("Setup:AdminPassword", "short", "at least 8")]
    [InlineData("Setup:Token", "tk_short", "at least 32")]
    [InlineData("Signup", "perhaps", "true or false")]
    [InlineData("Plan:Workstations", "0", "1 to 1000")]
    [InlineData("Plan:HourlyRate", "18,50", "decimal point")]
    public void A_bad_value_is_a_fault_that_says_what_to_do(string key, string value, string remedy)
    {
        var fault = Assert.Single(FaultsOf((key, value)));
        Assert.Equal($"Ticketing:{key}", fault.Key);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_listed_at_once() => Assert.Equal(3, FaultsOf(("Url", "x"), ("Mqtt:Port", "x"), ("Nonsense", "x")).Count);

    [Theory]
    [InlineData("Mqtt:Prot", "Mqtt:Port")]
    [InlineData("Uri", "Url")]
    [InlineData("MqttPort", "Mqtt:Port")]
    [InlineData("Setup:AdminPasword", "Setup:AdminPassword")]
    [InlineData("Smtp:File", "SmtpFile")]
    public void A_typing_error_is_a_fault_that_names_the_nearest_setting(string wrong, string right) =>
        Assert.Contains($"did you mean Ticketing:{right}?", Assert.Single(FaultsOf((wrong, "x"))).Remedy, StringComparison.Ordinal);

    [Fact]
    public void What_resembles_nothing_gets_no_guess() => Assert.DoesNotContain("did you mean", Assert.Single(FaultsOf(("Frobnication:Level:Of:Everything", "x"))).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Secrets_are_never_shown()
    {
        foreach (var setting in Settings.All.Where(setting => setting.Secret && setting.Fault("s3cret-value") is not null))
        {
            Assert.DoesNotContain("s3cret-value", Assert.Single(FaultsOf((setting.Key, "s3cret-value"))).ToString(), StringComparison.Ordinal);
        }
        Assert.DoesNotContain("s3cret-value", FaultsOf(("Smpt", "smtp://a:s3cret-value@b"))[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_together_is_a_fault()
    {
        Assert.Contains("https needs", Assert.Single(FaultsOf(("Url", "https://*:8443"))).Remedy, StringComparison.Ordinal);
        Assert.Contains("TLS needs", Assert.Single(FaultsOf(("Mqtt:TlsPort", "8883"))).Remedy, StringComparison.Ordinal);
        Assert.Contains("give each its own", Assert.Single(FaultsOf(("Url", "http://*:1883"))).Remedy, StringComparison.Ordinal);
        Assert.Empty(FaultsOf(("Url", "https://*:8443"), ("Tls:Certificate", "a.pem"), ("Tls:Key", "b.pem"), ("Mqtt:TlsPort", "8883")));
    }

    [Theory]
    [InlineData("Mqtt:Anonymous", "perhaps", "true or false")]
    [InlineData("Mqtt:Topics", "zigbee2mqtt/#;a/#/b", "'a/#/b' is no topic filter")]
    [InlineData("Mqtt:Topics", "$SYS/#", "starts with $")]
    [InlineData("Mqtt:Topics", "ticketing/#", "lies below")]
    [InlineData("Mqtt:Dialects", "zigbee2mqtt;knx", "'knx' is not known")]
    [InlineData("Mqtt:Rules:0:Color", "red", "no such setting")]
    public void What_is_wrong_about_the_topics_of_others_is_said(string key, string value, string remedy) =>
        Assert.Contains(remedy, Assert.Single(FaultsOf((key, value))).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Every_rule_is_checked_as_a_whole()
    {
        var faults = FaultsOf(("Mqtt:Rules:0:Topic", "a/+"), ("Mqtt:Rules:0:System", "{1}"), ("Mqtt:Rules:0:Opens", "battery < 15"), ("Mqtt:Rules:1:Topic", "b/+"), ("Mqtt:Rules:1:Opens", "state = 1"));

        Assert.Equal(["Ticketing:Mqtt:Rules:1:Opens", "Ticketing:Mqtt:Rules:1:System"], faults.Select(fault => fault.Key).Order());
    }

    [Fact]
    public void Every_setting_that_is_bound_is_in_the_table_and_every_default_agrees() =>
        Assert.Equal(Settings.All.Select(setting => (setting.Key, setting.Default)).OrderBy(setting => setting.Key), Bound(new TicketingOptions(), "").Concat(Bound(new MqttRuleOptions(), "Mqtt:Rules:0:")).OrderBy(setting => setting.Key));

    static IEnumerable<(string Key, string Default)> Bound(object options, string prefix) => options.GetType().GetProperties().Where(property => property.CanWrite).SelectMany(property =>
        property.GetValue(options) is var value && property.PropertyType.Namespace == typeof(TicketingOptions).Namespace
            ? Bound(value!, $"{prefix}{property.Name}:")
            : [($"{prefix}{property.Name}", value is bool flag ? flag ? "true" : "false" : string.Format(System.Globalization.CultureInfo.InvariantCulture, "{0}", value))]);

    [Fact]
    public void A_setup_token_as_generated_is_good() => Assert.Empty(FaultsOf(("Setup:Token", Token.Generate())));
}
