namespace Ticketing.Hosting;

/// <summary>Where people reach the page: the setting, else the address somebody last logged in at. Only a login counts, so that nobody without a password can put an address into other people's mail.</summary>
/// <param name="setting"><c>Ticketing:PublicUrl</c>; empty = not set.</param>
/// <param name="file">Keeps what was seen over restarts.</param>
sealed class PageAddress(string setting, string file)
{
    string? _seen = setting.Length == 0 && File.Exists(file) ? Valid(File.ReadAllText(file)) : null;

    /// <summary>Null = nobody has logged in yet.</summary>
    public string? Now => setting.Length > 0 ? setting : Volatile.Read(ref _seen);

    /// <summary>Somebody has logged in at this address.</summary>
    /// <param name="host">As the request says, with the port if it is not the scheme's.</param>
    public void SeenAt(string scheme, string host)
    {
        if (setting.Length > 0 || Valid($"{scheme}://{host}") is not { } address || (Now is not null && new Uri(address).IsLoopback) || address == Interlocked.Exchange(ref _seen, address))
        {
            return; // A link to "localhost" helps on one machine only: any other address is better.
        }
        try
        {
            DataDirectory.WriteSecret(file, address);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // Known until the next restart, and seen again at the next login.
        }
    }

    static string? Valid(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", PathAndQuery: "/" } ? url.GetLeftPart(UriPartial.Authority) : null;
}
