using System.Data.Common;
using System.Globalization;
using Ticketing.Hosting;
using Ticketing.Hosting.Commands;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Store.Copies;

/// <summary>The commands' way to move stores: opens what they name, and says trouble in words without secrets.</summary>
sealed class StoreMoves(TimeProvider clock) : IStoreMoves
{
    /// <summary>Servers look at the catalog once a second.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public void Migrate(TicketingOptions options, string to, bool all, Action<string> say) => Guard(() =>
    {
        var isDatabase = StoreAddress.IsConnection(to) || to.Contains("://", StringComparison.Ordinal);
        if (isDatabase && StoreAddress.FaultOf(to) is { } fault)
        {
            throw new IOException($"--to {fault}.");
        }
        var data = isDatabase ? options.Data : Path.GetFullPath(to);
        using var source = new StorePlaces(new(options.Data), options.Database);
        using var target = new StorePlaces(new(data), isDatabase ? to : "");
        if (source.Main is null && target.Main is null)
        {
            throw new IOException("Both are directories: 'ticketing backup' and 'ticketing restore' do that.");
        }
        new InstallationCopy(source, target, Instant.From(clock.GetUtcNow()).Milliseconds, say).Run(all);
        if (!isDatabase)
        {
            FileOwner.Inherit(data);
        }
        say($"ok: everything is in {target.Main?.Name ?? data}, verified row by row; the source is as it was");
        foreach (var line in isDatabase ? AfterMoveUp(options) : AfterMoveBack(options, data))
        {
            say(line);
        }
    });

    public void Move(TicketingOptions options, string slug, string? store, Action<string> say) => OnCatalog(options, (catalog, places) =>
    {
        if (StoreAddress.FaultOf(store) is { } fault)
        {
            throw new IOException($"--store {fault}.");
        }
        if (StoreAddress.KindOf(store) == StoreAddress.Sqlite && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(store!))))
        {
            throw new IOException($"There is no directory {Path.GetDirectoryName(store)}; make it first.");
        }
        new TenantMove(catalog, places, say, () => Task.Delay(Settling, clock).GetAwaiter().GetResult()).Run(slug, store);
        if (places.Of(slug, store) is SqlitePlace file && Directory.Exists(options.Data))
        {
            FileOwner.Inherit(options.Data, file.Path);
        }
    });

    public void Cancel(TicketingOptions options, string slug, Action<string> say) => OnCatalog(options, (catalog, places) => new TenantMove(catalog, places, say).Cancel(slug));

    public void Export(TicketingOptions options, string slug, string file, Action<string> say) => OnCatalog(options, (catalog, places) =>
    {
        var place = PlaceOf(catalog, places, slug);
        if (!place.Exists())
        {
            throw new IOException($"The tenant '{slug}' has no store yet: there is nothing to export.");
        }
        using var source = place.OpenReader();
        source.BeginRead();
        VerifiedCopy.ExpectNewest(source, "tenant", slug);
        var unfinished = file + ".unfinished";
        long rows;
        DataDirectory.EnsurePrivate(unfinished);
        using (var to = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            rows = TenantLines.Write(source, to);
        }
        File.Move(unfinished, file, overwrite: false);
        say(string.Create(CultureInfo.InvariantCulture, $"ok: {rows} rows of {slug} are in {file}"));
    });

    public void Import(TicketingOptions options, string slug, string file, Action<string> say) => OnCatalog(options, (catalog, places) =>
    {
        using var still = Standstill.Claim(places, "installation");
        var place = PlaceOf(catalog, places, slug);
        var rows = TenantImport.Run(() => File.OpenRead(file), place, Instant.From(clock.GetUtcNow()).Milliseconds);
        if (place is SqlitePlace { Path: var path } && Directory.Exists(options.Data))
        {
            FileOwner.Inherit(options.Data, path);
        }
        say(string.Create(CultureInfo.InvariantCulture, $"ok: {rows} rows are in {slug}, each line checked; its people and tokens are made anew with 'ticketing user add' and 'ticketing token add'"));
    });

    static StorePlace PlaceOf(TenantCatalog catalog, StorePlaces places, string slug) =>
        places.Of(catalog.Now.FindTenant(slug) ?? throw new IOException($"There is no tenant '{slug}'; 'ticketing tenant list' shows all."));

    void OnCatalog(TicketingOptions options, Action<TenantCatalog, StorePlaces> run) => Guard(() =>
    {
        using var places = new StorePlaces(new(options.Data), options.Database);
        if (!places.Catalog.Exists())
        {
            throw new IOException($"There is no store in {places.Catalog.Name}. Start the server once, or say where it is with --Ticketing:Data=DIRECTORY.");
        }
        using var catalog = new TenantCatalog(CatalogStore.Open(places.Catalog, Instant.From(clock.GetUtcNow())), clock);
        run(catalog, places);
    });

    static void Guard(Action run)
    {
        try
        {
            run();
        }
        catch (DbException trouble)
        {
            throw new IOException($"The database says: {trouble.Message}. 'ticketing check' looks closer.", trouble);
        }
        catch (ArgumentException trouble)
        {
            throw new IOException($"A connection string cannot be read ({trouble.Message}).", trouble);
        }
        catch (NewerSchemaException newer)
        {
            throw new IOException(newer.Message, newer);
        }
    }

    static IEnumerable<string> AfterMoveUp(TicketingOptions options)
    {
        yield return "Now set Ticketing:Database to the connection string that you gave with --to (in the environment Ticketing__Database, or Ticketing:DatabaseFile = a file that holds it), and start the server.";
        yield return $"Leave Ticketing:Data = {options.Data}: MQTT sessions and keys stay there. The files of the stores there are not used any more.";
    }

    static IEnumerable<string> AfterMoveBack(TicketingOptions options, string data)
    {
        yield return $"Now remove Ticketing:Database (and Ticketing:DatabaseFile), set Ticketing:Data = {data}, and start the server.";
        if (data != options.Data)
        {
            yield return $"MQTT sessions and keys are in {options.Data} still: copy mqtt.db and installation-id from there first, while no server runs.";
        }
    }
}
