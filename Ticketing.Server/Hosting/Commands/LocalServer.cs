namespace Ticketing.Hosting.Commands;

/// <summary>How commands reach the server that runs on this machine.</summary>
static class LocalServer
{
    /// <summary>At the first URL of the settings.</summary>
    public static string UrlOf(TicketingOptions options) => ListenAddress.TryParse(options.Urls[0], out var address)
        ? address.LocalUrl(address.Port)
        : throw new ProgramFaultException($"Ticketing:Url = {options.Urls[0]} cannot be read.", CommandLine.Configuration);

    public static HttpClient Client(TimeSpan patience)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        // The server is on this machine, and its certificate is made out to the name that others know it by.
#pragma warning disable CA5359
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        return new(handler) { Timeout = patience };
    }
}
