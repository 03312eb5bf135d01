using Ticketing.Hosting;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that opens an account: a tenant with a store of its own and its first admin, who logs in with the mail address.</summary>
public sealed record AccountRequest(string Slug, string Name, string Email, string Password);

/// <param name="Host">Host name that picks the tenant; null where the server is reached by an address or a bare name.</param>
public sealed record AccountDocument(string Slug, string Name, string? Email, DateTime CreatedAt, string? Host);

/// <summary>/api/v1/tenants. Opened by admins of the first tenant, or by anybody where the setting <c>Signup</c> allows it; seen by their own members, and all of them by admins of the first.</summary>
/// <param name="store">Called with the slug of a new tenant, so that its store exists when the answer goes out.</param>
public sealed class AccountDoor(TenantCatalog catalog, TenantAccounts tenants, PasswordCheck passwords, Gate gate, TicketingOptions options, Action<string> store)
{
    public const string Path = "/api/v1/tenants";

    public Task ListAsync(HttpContext context) =>
        Records.List(context, [.. Visible(context).Select(tenant => Of(context, tenant))], HttpJson.Default.ItemsDocumentAccountDocument);

    public Task FindAsync(HttpContext context, string slug) =>
        Records.One(context, Visible(context).FirstOrDefault(tenant => tenant.Slug == slug) is { } tenant ? Of(context, tenant) : null, $"tenant '{slug}'", HttpJson.Default.AccountDocument);

    /// <summary>Public as far as the gate is concerned: who may is decided here.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        if (!options.Signup && !await MayOpenAsync(context).ConfigureAwait(false))
        {
            return;
        }
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var slug = fields.Text("slug", NameRules.Slug, required: true);
        var name = fields.Text("name", TicketLimits.Title, required: true);
        var email = fields.Text("email", NameRules.Email, required: true);
        var password = UserDoor.NewPassword(fields, required: true);
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        if (await UserDoor.HashAsync(context, passwords, password!).ConfigureAwait(false) is not { } hash)
        {
            return;
        }
        var outcome = tenants.Open(slug!, name!, email!, hash);
        if (outcome.Value is not { } tenant)
        {
            Problem.Write(context, outcome.Refusal!);
            return;
        }
        store(tenant.Slug);
        context.Response.Headers.Location = $"{Path}/{tenant.Slug}";
        JsonAnswer.Write(context.Response, StatusCodes.Status201Created, Of(context, tenant), HttpJson.Default.AccountDocument);
    }

    async Task<bool> MayOpenAsync(HttpContext context)
    {
        var recognised = await gate.RecogniseAsync(context).ConfigureAwait(false);
        if (recognised.Principal is not { } who)
        {
            await Gate.RefuseAsync(context, recognised).ConfigureAwait(false);
            return false;
        }
        if (IsOperator(who) && !(recognised.Session is not null && Gate.IsForeign(context.Request)))
        {
            return true;
        }
        await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "forbidden", "Accounts are opened by admins of the first tenant.").ConfigureAwait(false);
        return false;
    }

    bool IsOperator(Principal who) => who.MayAdminister && who.Tenant == catalog.Now.Tenants.First().Slug;

    IEnumerable<Tenant> Visible(HttpContext context)
    {
        var (who, now) = (context.Principal(), catalog.Now);
        return now.Tenants.Where(tenant => IsOperator(who) || tenant.Slug == who.Tenant || (who.Kind == PrincipalKind.User && now.FindRole(who.Id, tenant.Id) is not null));
    }

    AccountDocument Of(HttpContext context, Tenant tenant)
    {
        var host = Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) ? url.Authority : context.Request.Host.Value;
        return new(tenant.Slug, tenant.Name, tenant.Email, new Instant(tenant.CreatedAt).Utc, TenantRouting.HostOf(tenant.Slug, host, catalog.Now));
    }
}
