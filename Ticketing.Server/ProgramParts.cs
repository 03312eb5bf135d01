using System.Data.Common;
using System.Net.Sockets;
using System.Security.Cryptography;
using Ticketing.Hosting;
using Ticketing.Hosting.Commands;
using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Store.Copies;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>The commands' way into the program: runs the server, or opens just what a command needs.</summary>
sealed class ProgramParts(TimeProvider clock) : IProgramParts
{
    public async Task<int> ServeAsync(TicketingOptions options, CancellationToken cancel)
    {
        try
        {
            await WaitForDatabaseAsync(options, cancel).ConfigureAwait(false);
            await using var application = TicketingApplication.Create(options, clock);
            await application.StartAsync().ConfigureAwait(false);
            Announce(application);
            await application.Web.WaitForShutdownAsync(cancel).ConfigureAwait(false);
            return application.IsBroken ? CommandLine.Failed : 0;
        }
        catch (NewerSchemaException newer)
        {
            throw new ProgramFaultException(newer.Message, CommandLine.Configuration, newer);
        }
        catch (CryptographicException certificate)
        {
            throw new ProgramFaultException(certificate.Message, CommandLine.Configuration, certificate);
        }
        catch (Exception trouble) when (trouble is SocketException or DbException)
        {
            throw new ProgramFaultException($"The server cannot start: {trouble.Message}. 'ticketing check' looks closer.", CommandLine.Failed, trouble);
        }
    }

    /// <summary>Without a main database there is nothing to wait for.</summary>
    async Task WaitForDatabaseAsync(TicketingOptions options, CancellationToken cancel)
    {
        if (options.Database.Length > 0)
        {
            using var database = new PostgresDatabase(options.Database);
            using var logging = LoggerFactory.Create(builder => builder.AddProvider(LogOutput.ForProcess(options.Log, clock)));
            var wait = new DatabaseWait(database.Name, TimeSpan.FromSeconds(options.DatabaseWait), SystemdNotify.ForProcess(), clock, logging.CreateLogger<DatabaseWait>());
            await wait.UntilReadyAsync(stop => DatabaseProbe.AskAsync(database, closely: false, stop), cancel).ConfigureAwait(false);
        }
    }

    public TenantCatalog OpenCatalog(TicketingOptions options)
    {
        try
        {
            var places = new StorePlaces(new DataDirectory(options.Data), options.Database); // lives as long as the command
            return new(CatalogStore.Open(places.Catalog, Instant.From(clock.GetUtcNow())), clock);
        }
        catch (Exception trouble) when (trouble is NewerSchemaException or DbException)
        {
            throw new ProgramFaultException(trouble.Message, CommandLine.Failed, trouble);
        }
    }

    public IStoreMoves Moves { get; } = new StoreMoves(clock);

    public IDataCopies Copies(TicketingOptions options) => new DataCopies(options.Database, clock);

    public IEnumerable<DoctorQuestion> Questions(TicketingOptions options) => [.. DatabaseQuestions(options), .. Doctor.Questions(options, clock, data => StoreDoctor.Examine(data, options.Database))];

    static IEnumerable<DoctorQuestion> DatabaseQuestions(TicketingOptions options)
    {
        if (options.Database.Length > 0)
        {
            yield return new("database", async cancel =>
            {
                using var database = new PostgresDatabase(options.Database);
                var answer = await DatabaseProbe.AskAsync(database, closely: true, cancel).ConfigureAwait(false);
                return answer.State == DatabaseState.Ready ? DoctorAnswer.Ok(answer.Text) : DoctorAnswer.Fail(answer.Text);
            });
        }
    }

    public async Task<bool> SendTestMailAsync(TicketingOptions options, string address, TextWriter output, CancellationToken cancel)
    {
        try
        {
            var page = new PageAddress(options.PublicUrl, new DataDirectory(options.Data).PageAddress);
            var site = MailSite.Of(options.Mail.From, () => page.Now, options.Zone());
            return await TestMail.RunAsync(options.Smtp, options.Mail.CertificateAuthority, site, address, output, clock, cancel).ConfigureAwait(false);
        }
        catch (InvalidDataException fault)
        {
            throw new ProgramFaultException(fault.Message, CommandLine.Configuration, fault);
        }
    }

    /// <summary>What somebody at a terminal wants to know now.</summary>
    static void Announce(TicketingApplication application)
    {
        var log = application.Web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Ticketing");
        LogLines.Listening(log, application.Listening, application.Data.Path);
        if (application.FirstStartFile is { } file)
        {
            LogLines.FirstStart(log, file);
        }
    }
}

static partial class LogLines
{
    [LoggerMessage(LogLevel.Information, "listening on {Urls}, data in {Data}")]
    public static partial void Listening(ILogger log, string urls, string data);

    [LoggerMessage(LogLevel.Information, "first start: user 'admin' and token 'setup' are in {File}; read it, then delete it")]
    public static partial void FirstStart(ILogger log, string file);
}
