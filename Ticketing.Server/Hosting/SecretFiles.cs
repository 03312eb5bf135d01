namespace Ticketing.Hosting;

/// <summary>Secrets that stand in files instead of settings: <c>SmtpFile</c> names the file that holds <c>Smtp</c>, and under systemd a credential is found by its name without any setting.</summary>
public static class SecretFiles
{
    public const string Suffix = "File";

    /// <summary>More than any secret here needs; a wrong path must not read a whole disk image.</summary>
    const long MaximumSize = 64 * 1024;

    /// <summary>Name of the systemd credential of a setting: <c>Mqtt:Broker</c> is <c>ticketing_mqtt-broker</c> (file <c>mqtt-broker</c> in the directory that the unit loads).</summary>
    public static string CredentialName(string key) => "ticketing_" + key.Replace(':', '-').ToLowerInvariant();

    /// <summary>Replaces every <c>…File</c> in <paramref name="settings"/> by what the file holds, without its last line break.</summary>
    /// <param name="credentials">Value of <c>$CREDENTIALS_DIRECTORY</c>, or null. Relative paths are looked up there first.</param>
    public static IReadOnlyList<OptionFault> Resolve(Dictionary<string, string> settings, string? credentials)
    {
        var faults = new List<OptionFault>();
        foreach (var setting in Settings.All.Where(setting => setting.Secret || setting.Key.StartsWith("Tls:", StringComparison.Ordinal)))
        {
            if (settings.Remove(setting.Key + Suffix, out var path) && path.Length > 0)
            {
                if (settings.TryGetValue(setting.Key, out var both) && both.Length > 0)
                {
                    faults.Add(new($"Ticketing:{setting.Key}{Suffix}", path, $"Ticketing:{setting.Key} is set too; keep one of them"));
                }
                else if (Read(credentials is not null && File.Exists(Path.Combine(credentials, path)) ? Path.Combine(credentials, path) : path, out var value) is { } fault)
                {
                    faults.Add(new($"Ticketing:{setting.Key}{Suffix}", path, fault));
                }
                else
                {
                    settings[setting.Key] = value;
                }
            }
            else if (credentials is not null && !settings.ContainsKey(setting.Key) && Path.Combine(credentials, CredentialName(setting.Key)) is var credential && File.Exists(credential))
            {
                if (Read(credential, out var value) is { } fault)
                {
                    faults.Add(new($"Ticketing:{setting.Key}", credential, fault));
                }
                else
                {
                    settings[setting.Key] = value;
                }
            }
        }
        return faults;
    }

    static string? Read(string path, out string value)
    {
        value = "";
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaximumSize)
            {
                return $"the file is {file.Length} bytes long; a secret has at most {MaximumSize}";
            }
            value = File.ReadAllText(path).TrimEnd('\r', '\n');
            return value.Length == 0 ? "the file is empty" : null;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return $"the file cannot be read ({trouble.Message}); give the path of a readable file";
        }
    }
}
