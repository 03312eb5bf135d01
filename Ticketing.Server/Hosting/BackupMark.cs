using System.Globalization;

namespace Ticketing.Hosting;

/// <summary>When the last backup succeeded, what it is called and how large it is: one line in the data directory.</summary>
/// <param name="File">Whole path.</param>
public sealed record BackupMark(DateTimeOffset At, string File, long Bytes)
{
    static string PathIn(DataDirectory data) => Path.Combine(data.Path, "last-backup.txt");

    /// <summary>Null: none was made, or nothing is known of it.</summary>
    public static BackupMark? Read(DataDirectory data)
    {
        try
        {
            var parts = System.IO.File.Exists(PathIn(data)) ? System.IO.File.ReadAllText(PathIn(data)).TrimEnd().Split('\t') : [];
            return parts.Length == 3 && DateTimeOffset.TryParse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                ? new(at, parts[2], bytes)
                : null;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A backup that could not be noted is a backup all the same.</summary>
    public void Write(DataDirectory data)
    {
        try
        {
            DataDirectory.WriteSecret(PathIn(data), string.Create(CultureInfo.InvariantCulture, $"{At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\t{Bytes}\t{File}\n"));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // The data directory may belong to somebody else.
        }
    }
}
