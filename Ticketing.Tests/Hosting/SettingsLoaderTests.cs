using Ticketing.Hosting;

namespace Ticketing.Tests.Hosting;

public sealed class SettingsLoaderTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("ticketing-").FullName;
    readonly Dictionary<string, string> _environment = [];
    readonly Dictionary<string, string> _commandLine = [];
    readonly List<string> _files = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    LoadedSettings Load() => new SettingsLoader(_commandLine, _environment, _files).Load();

    string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void Without_any_source_the_defaults_hold()
    {
        var (options, faults) = Load();
        Assert.Empty(faults);
        Assert.Equal(("http://*:8080", 1883, 18.50m), (options.Url, options.Mqtt.Port, options.Plan.HourlyRate));
        Assert.Equal(Path.GetFullPath("./data"), options.Data);
    }

    [Fact]
    public void Later_sources_win_setting_by_setting()
    {
        _files.Add(Write("appsettings.json", """{"Ticketing": {"Mqtt": {"Port": 1, "Root": "one"}, "Mail": {"From": "one@example.org"}, "Url": "http://*:1"}}"""));
        _files.Add(Write("ticketing.json", """{"Ticketing": {"Mqtt": {"Port": 2, "Root": "two"}, "Mail": {"From": "two@example.org"}}}"""));
        _environment["Ticketing__Mqtt__Port"] = "3";
        _environment["TICKETING__MQTT__ROOT"] = "three";
        _commandLine["Ticketing:Mqtt:Port"] = "4";
        var (options, faults) = Load();
        Assert.Empty(faults);
        Assert.Equal((4, "three", "two@example.org", "http://*:1"), (options.Mqtt.Port, options.Mqtt.Root, options.Mail.From, options.Url));
    }

    [Fact]
    public void Comments_and_files_that_do_not_exist_are_no_faults()
    {
        _files.Add(Path.Combine(_directory, "none.json"));
        _files.Add(Write("ticketing.json", "{ // the house\n \"Ticketing\": {\"Mqtt\": {\"Port\": 1884,},}, \"Logging\": {\"LogLevel\": {\"Default\": \"Debug\"}} }"));
        var (options, faults) = Load();
        Assert.Empty(faults);
        Assert.Equal(1884, options.Mqtt.Port);
    }

    [Fact]
    public void A_file_that_is_no_json_is_a_fault_with_its_name()
    {
        _files.Add(Write("ticketing.json", "{ \"Ticketing\": "));
        var fault = Assert.Single(Load().Faults);
        Assert.Equal(_files[0], fault.Key);
        Assert.Contains("not JSON", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_systemd_the_state_directory_is_the_data_directory_unless_set()
    {
        _environment["STATE_DIRECTORY"] = "/var/lib/ticketing";
        Assert.Equal("/var/lib/ticketing", Load().Options.Data);
        _commandLine["Ticketing:Data"] = "/srv/ticketing";
        Assert.Equal("/srv/ticketing", Load().Options.Data);
    }

    [Fact]
    public void A_secret_may_stand_in_a_file()
    {
        _environment["Ticketing__SmtpFile"] = Write("smtp", "smtp://user:pass@mail.example:587\n");
        _commandLine["Ticketing:Setup:AdminPasswordFile"] = Write("password", "a good password\r\n");
        var (options, faults) = Load();
        Assert.Empty(faults);
        Assert.Equal(("smtp://user:pass@mail.example:587", "a good password"), (options.Smtp, options.Setup.AdminPassword));
    }

    [Fact]
    public void A_systemd_credential_needs_no_setting_and_a_setting_wins()
    {
        _environment["CREDENTIALS_DIRECTORY"] = _directory;
        Write("ticketing_smtp", "smtp://credential.example");
        Write("ticketing_mqtt-broker", "mqtt://broker.example");
        Write("named", "a good password");
        _commandLine["Ticketing:Setup:AdminPasswordFile"] = "named";
        var options = Load().Options;
        Assert.Equal(("smtp://credential.example", "mqtt://broker.example", "a good password"), (options.Smtp, options.Mqtt.Broker, options.Setup.AdminPassword));
        _commandLine["Ticketing:Smtp"] = "smtp://set.example";
        Assert.Equal("smtp://set.example", Load().Options.Smtp);
    }

    [Fact]
    public void A_secret_that_is_set_twice_missing_or_empty_is_a_fault()
    {
        _commandLine["Ticketing:SmtpFile"] = Path.Combine(_directory, "none");
        Assert.Contains("cannot be read", Assert.Single(Load().Faults).Remedy, StringComparison.Ordinal);
        _commandLine["Ticketing:SmtpFile"] = Write("empty", "\n");
        Assert.Contains("empty", Assert.Single(Load().Faults).Remedy, StringComparison.Ordinal);
        _commandLine["Ticketing:Smtp"] = "smtp://mail.example";
        Assert.Contains("keep one", Assert.Single(Load().Faults).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_from_the_environment_is_a_fault_too()
    {
        _environment["Ticketing__Mqtt__Prot"] = "1884";
        Assert.Equal("Ticketing:Mqtt:Prot", Assert.Single(Load().Faults).Key);
    }
}
