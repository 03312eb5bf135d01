using Ticketing.Intake.Mqtt;

namespace Ticketing.Hosting;

/// <summary>Keeps the list of MQTT clients that were turned away where <c>ticketing check</c> and the next run find it.</summary>
static class RefusedClientsFile
{
    public static void Load(RefusedClients clients, DataDirectory data)
    {
        try
        {
            clients.Load(File.Exists(data.RefusedClients) ? File.ReadAllText(data.RefusedClients) : null);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // Who still knocks will be seen again.
        }
    }

    /// <summary>Writes what is new; returns how many files that were.</summary>
    public static int Save(RefusedClients clients, DataDirectory data)
    {
        if (clients.TakeText() is not { } text)
        {
            return 0;
        }
        try
        {
            DataDirectory.WriteSecret(data.RefusedClients, text);
            return 1;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return 0; // The interface tells all the same, and the next one who is turned away makes us try again.
        }
    }

    /// <summary>For another process: newest first.</summary>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else.</exception>
    public static IReadOnlyList<RefusedClient> Read(DataDirectory data) =>
        [.. RefusedClients.Read(File.Exists(data.RefusedClients) ? File.ReadAllText(data.RefusedClients) : null).OrderByDescending(client => client.LastAt)];
}
