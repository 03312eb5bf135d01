using System.CommandLine;
using System.Globalization;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing tenant add</c>, <c>list</c>, <c>suspend</c>, <c>resume</c>, <c>delete</c>, <c>host</c>, <c>move</c>, <c>export</c>, <c>import</c>. A server that runs notices within a second.</summary>
static class TenantCommand
{
    public static Command Create(CommandSurroundings surroundings) => new("tenant", "Tenants.")
    {
        Add(surroundings),
        List(surroundings),
        Change("suspend", "Let nobody in and let its sweeps and mails rest; everything is kept.", surroundings, (accounts, slug) => accounts.Change(slug, state: TenantState.Suspended, by: ByCommand), tenant => $"{tenant.Slug} is suspended"),
        Change("resume", "Open a tenant again that was suspended or deleted, as long as its grace lasts.", surroundings, (accounts, slug) => accounts.Change(slug, state: TenantState.Active, by: ByCommand), tenant => $"{tenant.Slug} is active"),
        Delete(surroundings),
        Host(surroundings),
        TenantMoveCommand.Create(surroundings),
        Lines("export", "Write everything a tenant has to a new file, as JSON Lines, while servers run.", surroundings, (moves, options, slug, file) => moves.Export(options, slug, file, surroundings.Output.WriteLine)),
        Lines("import", "Fill an empty tenant with an exported one; every line is checked first. No server may run.", surroundings, (moves, options, slug, file) => moves.Import(options, slug, file, surroundings.Output.WriteLine)),
    };

    static readonly Origin ByCommand = new("command line", "cli");

    static Argument<string> Slug() => new("SLUG") { Description = "Short name in host names and topics: a-z, 0-9 and -." };

    static Command Add(CommandSurroundings surroundings)
    {
        var slug = Slug();
        var name = new Option<string>("--name") { Description = "Name that people see.", Required = true };
        var email = new Option<string>("--email") { Description = "Mail address and login name of its admin.", Required = true };
        var store = new Option<string?>("--store") { Description = "Where its data lies: absolute path of a SQLite file, or an Npgsql connection string; by default where the installation keeps it.", HelpName = "CONNECTION" };
        var add = new Command("add", "Create a tenant with a store of its own and an admin; prints his generated password once.") { slug, name, email, store };
        add.SetAction((parsed, _) => surroundings.OnCatalogAsync((catalog, data) =>
        {
            var place = parsed.GetValue(store);
            if (FaultOf(place, data) is { } fault)
            {
                surroundings.Error.WriteLine(fault);
                return CommandLine.Failed;
            }
            var password = Token.GeneratePassword();
            var outcome = new TenantAccounts(catalog).Open(parsed.GetValue(slug)!, parsed.GetValue(name)!, parsed.GetValue(email)!, PasswordHash.Create(password), place, ByCommand);
            return surroundings.Say(outcome, tenant => surroundings.Output.WriteLine($"tenant: {tenant.Slug}\nuser: {tenant.Email}\npassword: {password}"));
        }));
        return add;
    }

    /// <summary>A file for a new tenant must be new, and none of the server's own.</summary>
    static string? FaultOf(string? store, DataDirectory data) =>
        StoreAddress.KindOf(store) != StoreAddress.Sqlite || StoreAddress.FaultOf(store) is not null ? null
        : Path.GetFullPath(store!).StartsWith(data.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? $"{store} lies in the data directory, where the server names its files itself. Leave --store away, or name a file elsewhere."
        : Directory.Exists(store) ? $"{store} is a directory; add the name of a file."
        : File.Exists(store) ? $"{store} exists already; a new tenant needs a new file."
        : Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(store!))) ? null
        : $"There is no directory {Path.GetDirectoryName(store)}; make it first.";

    static Command List(CommandSurroundings surroundings)
    {
        var list = new Command("list", "All tenants with state, host name and store.");
        list.SetAction((_, _) => surroundings.OnCatalogAsync((catalog, _) =>
        {
            foreach (var tenant in catalog.Now.Tenants)
            {
                var state = tenant.DeleteAfter is { } after ? $"{tenant.State.Name()} until {Date(after)}" : tenant.State.Name();
                surroundings.Output.WriteLine(string.Join('\t', tenant.Slug, state, tenant.Host ?? "-", StoreAddress.Describe(tenant.Store), tenant.Name));
            }
            return 0;
        }));
        return list;
    }

    static Command Change(string word, string does, CommandSurroundings surroundings, Func<TenantAccounts, string, Outcome<Tenant>> change, Func<Tenant, string> done)
    {
        var slug = Slug();
        var command = new Command(word, does) { slug };
        command.SetAction((parsed, _) => surroundings.OnCatalogAsync((catalog, _) =>
            surroundings.Say(change(new TenantAccounts(catalog), parsed.GetValue(slug)!), tenant => surroundings.Output.WriteLine(done(tenant)))));
        return command;
    }

    static Command Delete(CommandSurroundings surroundings)
    {
        var slug = Slug();
        var grace = new Option<int>("--grace") { Description = "Days until everything of it is deleted.", HelpName = "DAYS", DefaultValueFactory = _ => TenantAccounts.Grace.Days };
        var delete = new Command("delete", "Close a tenant at once and delete it after a grace period; until then 'tenant resume' takes that back.") { slug, grace };
        delete.SetAction((parsed, _) => surroundings.OnCatalogAsync((catalog, _) =>
            surroundings.Say(new TenantAccounts(catalog).Close(parsed.GetValue(slug)!, TimeSpan.FromDays(parsed.GetValue(grace)), ByCommand),
                tenant => surroundings.Output.WriteLine($"{tenant.Slug} is closed; the server deletes it after {Date(tenant.DeleteAfter!.Value)}. 'ticketing tenant resume {tenant.Slug}' takes that back until then."))));
        return delete;
    }

    static Command Lines(string word, string does, CommandSurroundings surroundings, Action<IStoreMoves, TicketingOptions, string, string> run)
    {
        var slug = Slug();
        var file = new Argument<string>("FILE") { Description = "Path of the file." };
        var command = new Command(word, does) { slug, file };
        command.SetAction((parsed, _) => surroundings.RunAsync(options =>
        {
            run(surroundings.Parts.Moves, options, parsed.GetValue(slug)!, Path.GetFullPath(parsed.GetValue(file)!));
            return Task.FromResult(0);
        }));
        return command;
    }

    static Command Host(CommandSurroundings surroundings)
    {
        var slug = Slug();
        var name = new Argument<string>("NAME") { Description = "Host name such as home.example.org; - = none." };
        var host = new Command("host", "Give a tenant a host name of its own.") { slug, name };
        host.SetAction((parsed, _) => surroundings.OnCatalogAsync((catalog, _) =>
            surroundings.Say(new TenantAccounts(catalog).Change(parsed.GetValue(slug)!, host: parsed.GetValue(name) is "-" ? "" : parsed.GetValue(name) is { Length: > 0 } given ? given : " ", by: ByCommand),
                tenant => surroundings.Output.WriteLine(tenant.Host is null ? $"{tenant.Slug} has no host name of its own" : $"{tenant.Slug} is at {tenant.Host}"))));
        return host;
    }

    static string Date(long milliseconds) => new Instant(milliseconds).Utc.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
