using Ticketing.Admission;
using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Notify;
using Ticketing.Notify.Http;
using Ticketing.Notify.Smtp;
using Ticketing.Notify.Words;
using Ticketing.People;
using Ticketing.People.OpenId;
using Ticketing.Scheduling;
using Ticketing.Store;
using Ticketing.Tenants;

namespace Ticketing;

/// <summary>The people in the server: their doors, and what time does with their sessions and tokens.</summary>
sealed class PeoplePart(TenantCatalog catalog, Authenticator authenticator, PasswordCheck passwords, Gate gate, PageAddress page, TicketingOptions options, TenantStores stores, TimeProvider clock, ILoggerFactory logging) : IAsyncDisposable
{
    readonly PageSessions _sessions = new(catalog);
    readonly AccessTokens _tokens = new(catalog);
    readonly SmtpClient? _mail = SmtpEndpoint.TryParse(options.Smtp, out var relay, out _) ? new(relay, SmtpTrust.From(options.Mail.CertificateAuthority), clock) : null;

    readonly OpenIdIssuer? _issuer = options.Oidc.Issuer.Length == 0
        ? null
        : new(new(options.Oidc.Issuer, options.Oidc.ClientId, options.Oidc.ClientSecret), new WebCall(clock, SmtpTrust.From(options.Oidc.CertificateAuthority, "Ticketing:Oidc:CertificateAuthority", "issuer"), privateAddresses: true), clock);

    public AccountAudit Audit { get; } = new(catalog, stores);

    public void Map(IEndpointRouteBuilder routes, ListFiles files)
    {
        var (users, invitations) = (new UserAccounts(catalog), new Invitations(catalog));
        var session = new SessionDoor(catalog, authenticator, gate, _sessions, options.PublicUrl, page.SeenAt);
        var mail = _mail is null ? null : new InvitationMail(_mail, MailSite.Of(options.Mail.From, () => page.Now, options.Zone()), clock);
        routes.MapPeople(
            session, new OwnSessionsDoor(catalog, _sessions), new UserDoor(users, passwords, authenticator), new TokenDoor(_tokens, catalog.TokenUses), new AccountDoor(catalog, new TenantAccounts(catalog), passwords, gate, options, stores.Wake), files);
        routes.MapSecondFactors(new SecondFactorDoor(catalog, new SecondFactors(catalog), authenticator));
        var accounts = new OpenIdAccounts(catalog, options.Oidc.Issuer, Enum.TryParse<Role>(options.Oidc.CreateAs, true, out var role) ? role : null);
        var name = options.Oidc.Name.Length > 0 ? options.Oidc.Name : Uri.TryCreate(options.Oidc.Issuer, UriKind.Absolute, out var address) ? address.Host : "";
        routes.MapOpenId(new OpenIdDoor(_issuer, name, accounts, catalog, authenticator, session, options.PublicUrl, logging.CreateLogger<OpenIdDoor>()));
        routes.MapInvitations(new InvitationDoor(catalog, invitations, mail, LanguageOf, options.PublicUrl), new RegistrationDoor(catalog, invitations, passwords, gate, session), files);
    }

    /// <summary>English while the store that knows is away: who is invited need not wait for it.</summary>
    MailLanguage LanguageOf(string tenant, string user)
    {
        try
        {
            using var use = stores.Use(tenant);
            return MailLanguage.Of(use?.Store is TenantStore store ? new WishStore(store).Find(user).Language : null);
        }
        catch (StoreAwayException)
        {
            return MailLanguage.English;
        }
    }

    /// <summary>Of the whole server: whoever leads runs it.</summary>
    public static ScheduledJob SweepOf(TenantCatalog catalog) => new("sessions", TimeSpan.FromHours(1), (_, _) =>
    {
        var (dead, trouble) = new PageSessions(catalog).EndDead();
        return ValueTask.FromResult(new JobResult(dead?.Count ?? 0, Trouble: trouble));
    });

    /// <summary>Of every server.</summary>
    public static ScheduledJob UsesOf(TenantCatalog catalog) => new("token-uses", TimeSpan.FromMinutes(5), (_, _) =>
    {
        var (kept, trouble) = new AccessTokens(catalog).KeepUses(TimeSpan.FromHours(1));
        return ValueTask.FromResult(new JobResult(kept?.Count ?? 0, Trouble: trouble));
    });

    /// <summary>What was not written down yet is; should the database be away, the last hour is forgotten.</summary>
    public ValueTask DisposeAsync()
    {
        _tokens.KeepUses(TimeSpan.Zero);
        Audit.Dispose();
        _issuer?.Dispose();
        return _mail?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
