using System.Collections;

namespace Ticketing.Hosting;

/// <summary>The settings in force, or everything that is wrong with them.</summary>
public sealed record LoadedSettings(TicketingOptions Options, IReadOnlyList<OptionFault> Faults);

/// <summary>Gathers the settings from their sources, in rising order: <c>appsettings.json</c>, <c>/etc/ticketing/ticketing.json</c>, environment, command line.</summary>
/// <param name="commandLine">Settings given as <c>--Ticketing:Key=Value</c>.</param>
/// <param name="environment">The process environment.</param>
/// <param name="files">JSON files, later ones win; those that do not exist are left out.</param>
public sealed class SettingsLoader(IReadOnlyDictionary<string, string> commandLine, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> files)
{
    public static SettingsLoader ForProcess(IReadOnlyDictionary<string, string> commandLine)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? "";
        }
        var configuration = environment.GetValueOrDefault("CONFIGURATION_DIRECTORY", "/etc/ticketing");
        return new(commandLine, environment,
        [
            Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
            Path.GetFullPath("appsettings.json"),
            Path.Combine(configuration, "ticketing.json"),
        ]);
    }

    public LoadedSettings Load()
    {
        var faults = new List<OptionFault>();
        var builder = new ConfigurationBuilder();
        foreach (var file in files.Distinct())
        {
            AddFile(builder, file, faults);
        }
        builder.AddInMemoryCollection(environment.Where(pair => pair.Key.Contains("__", StringComparison.Ordinal)).Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)));
        builder.AddInMemoryCollection(commandLine.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));

        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in builder.Build().GetSection(TicketingOptions.Section).AsEnumerable(makePathsRelative: true))
        {
            if (value is not null && key.Length > 0)
            {
                settings[key] = value;
            }
        }
        faults.AddRange(SecretFiles.Resolve(settings, environment.GetValueOrDefault("CREDENTIALS_DIRECTORY")));
        faults.AddRange(OptionsCheck.FaultsOf(settings));
        return new(faults.Count > 0 ? new() : Bind(settings), faults);
    }

    TicketingOptions Bind(Dictionary<string, string> settings)
    {
        var given = settings.Where(pair => pair.Value.Length > 0).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value));
        var options = new ConfigurationBuilder().AddInMemoryCollection(given).Build().Get<TicketingOptions>() ?? new();
        if (settings.GetValueOrDefault("Data") is not { Length: > 0 } && environment.GetValueOrDefault("STATE_DIRECTORY") is { Length: > 0 } state)
        {
            options.Data = state.Split(':')[0];
        }
        options.Data = Path.GetFullPath(options.Data);
        return options;
    }

    static void AddFile(ConfigurationBuilder builder, string file, List<OptionFault> faults)
    {
        try
        {
            if (!File.Exists(file))
            {
                return;
            }
            var read = new ConfigurationBuilder().AddJsonStream(new MemoryStream(File.ReadAllBytes(file))).Build();
            builder.AddInMemoryCollection(read.AsEnumerable());
        }
        catch (Exception trouble) when (trouble is FormatException or System.Text.Json.JsonException)
        {
            faults.Add(new(file, "", $"is not JSON: {trouble.InnerException?.Message ?? trouble.Message}"));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(file, "", $"cannot be read: {trouble.Message}"));
        }
    }
}
