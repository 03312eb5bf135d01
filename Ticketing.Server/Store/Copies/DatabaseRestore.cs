namespace Ticketing.Store.Copies;

/// <summary>Puts the files of a backup into an empty PostgreSQL database, row by row and verified; what belongs to the server itself goes into the data directory.</summary>
static class DatabaseRestore
{
    /// <param name="entries">Name in the backup, and the unpacked file, which is good.</param>
    /// <exception cref="IOException">The database is not empty, or a server runs there. Nothing of the backup is in it.</exception>
    public static IReadOnlyList<string> Run(IReadOnlyList<(string Entry, string Path)> entries, StorePlaces places, long now)
    {
        using var alone = Standstill.Claim(places, "database");
        var stores = entries.Where(entry => entry.Entry != DataCopies.MqttEntry).OrderBy(entry => entry.Entry == DataCopies.CatalogEntry)
            .Select(entry => (entry.Entry, entry.Path, Place: PlaceOf(entry.Entry, places))).ToList();
        if (stores.FirstOrDefault(store => store.Place.Exists()) is { Place: { } taken })
        {
            throw new IOException($"{taken.Name} exists already. Restore goes into an empty database only: make another, or drop what is there.");
        }
        var lines = new List<string>();
        try
        {
            foreach (var (entry, path, place) in stores)
            {
                lines.Add($"{entry}: {Copy(entry, path, place, now)}");
            }
        }
        catch
        {
            stores.ForEach(store => store.Place.Drop());
            throw;
        }
        foreach (var (_, path) in entries.Where(entry => entry.Entry == DataCopies.MqttEntry))
        {
            File.Move(path, places.Data.Mqtt);
        }
        Hosting.FileOwner.Inherit(places.Data.Path);
        return [.. lines, $"ok: {places.Main!.Name}; MQTT sessions in {places.Data.Path}"];
    }

    static StorePlace PlaceOf(string entry, StorePlaces places) => entry == DataCopies.CatalogEntry ? places.Catalog : places.Of(Path.GetFileNameWithoutExtension(entry), null);

    static StoreSum Copy(string entry, string path, StorePlace place, long now)
    {
        var family = entry == DataCopies.CatalogEntry ? "catalog" : "tenant";
        using var source = SqlSession.OpenSqlite(path, readOnly: false);
        Migrations.Apply(source, family, entry, now); // a backup may be older than the program
        if (family == "catalog")
        {
            source.Script("UPDATE tenants SET store = NULL"); // a store that had a place of its own is in this database now
        }
        source.BeginRead();
        return VerifiedCopy.Make(family, entry, source, place, now);
    }
}
