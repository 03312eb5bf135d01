using System.Globalization;
using Ticketing.Hosting;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that opens an account: a tenant with a store of its own and its first admin, who logs in with the mail address.</summary>
public sealed record AccountRequest(string Slug, string Name, string Email, string Password);

/// <summary>Body that changes a tenant; what is absent stays.</summary>
/// <param name="Host">A host name of its own, such as home.example.org; null = none.</param>
/// <param name="State">active (resumes it, also one that was closed) or suspended.</param>
public sealed record AccountPatch(string? Name, string? Host, string? State);

/// <param name="Host">Host name that picks the tenant; null where the server is reached by an address or a bare name.</param>
/// <param name="State">active, suspended, moving, closing or purged.</param>
/// <param name="DeleteAfter">Of a closing tenant: from when on it is deleted.</param>
/// <param name="Store">For admins of the first tenant: where its data lies, without credentials.</param>
public sealed record AccountDocument(string Slug, string Name, string? Email, DateTime CreatedAt, string? Host, string State, DateTime? DeleteAfter, string? Store);

/// <summary>/api/v1/tenants. Opened by admins of the first tenant, or by anybody where the setting <c>Signup</c> allows it; seen by their own members, and all of them seen, changed and closed by admins of the first.</summary>
/// <param name="store">Called with the slug of a new tenant, so that its store exists when the answer goes out.</param>
public sealed class AccountDoor(TenantCatalog catalog, TenantAccounts tenants, PasswordCheck passwords, Gate gate, TicketingOptions options, Action<string> store)
{
    public const string Path = "/api/v1/tenants";

    public ListTable Table => ListTable.Of(
        "tenants", ["slug", "name", "email", "createdAt", "host", "state", "deleteAfter", "store"], AllOf, one => [one.Slug, one.Name, one.Email, one.CreatedAt, one.Host, one.State, one.DeleteAfter, one.Store]);

    public Task ListAsync(HttpContext context) => Records.List(context, [.. AllOf(context)], HttpJson.Default.ItemsDocumentAccountDocument);

    IEnumerable<AccountDocument> AllOf(HttpContext context) => Visible(context).Select(tenant => Of(context, tenant));

    public Task FindAsync(HttpContext context, string slug) =>
        Records.One(context, Visible(context).FirstOrDefault(tenant => tenant.Slug == slug) is { } tenant ? Of(context, tenant) : null, $"tenant '{slug}'", HttpJson.Default.AccountDocument);

    public async Task ChangeAsync(HttpContext context, string slug)
    {
        if (!await MayManageAsync(context, slug).ConfigureAwait(false))
        {
            return;
        }
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var name = fields.Text("name", TicketLimits.Title, required: fields.Has("name"));
        var host = fields.Has("host") ? fields.Text("host", NameRules.Host) ?? "" : null;
        var state = fields.Word("state", ["active", "suspended"]);
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        Answer(context, tenants.Change(slug, name, host, state is null ? null : state == "active" ? TenantState.Active : TenantState.Suspended, TenantDoor.OriginOf(context)));
    }

    /// <summary>Closes a tenant; the answer says from when on it is deleted.</summary>
    public async Task CloseAsync(HttpContext context, string slug)
    {
        if (!await MayManageAsync(context, slug).ConfigureAwait(false))
        {
            return;
        }
        string? given = context.Request.Query["grace"];
        var days = TenantAccounts.Grace.Days;
        if (given is not null && !int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out days))
        {
            Problem.Write(context, FieldFaults.Of("grace", "must be a whole number of days"));
            return;
        }
        Answer(context, tenants.Close(slug, TimeSpan.FromDays(Math.Min(days, TenantAccounts.MaximumGrace + 1)), TenantDoor.OriginOf(context)));
    }

    void Answer(HttpContext context, Outcome<Tenant> outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, Of(context, outcome.Value!), HttpJson.Default.AccountDocument);
    }

    /// <summary>A tenant that somebody does not see does not exist for him.</summary>
    async Task<bool> MayManageAsync(HttpContext context, string slug)
    {
        if (IsOperator(context.Principal()))
        {
            return true;
        }
        await (Visible(context).Any(tenant => tenant.Slug == slug)
            ? Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "forbidden", "Accounts are changed and closed by admins of the first tenant.")
            : Problem.WriteAsync(context, Refusal.NotFound($"tenant '{slug}'"))).ConfigureAwait(false);
        return false;
    }

    /// <summary>Public as far as the gate is concerned: who may is decided here.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        var who = options.Signup ? null : await OpenerAsync(context).ConfigureAwait(false);
        if (who is null && !options.Signup)
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
        var outcome = tenants.Open(slug!, name!, email!, hash, by: new(who?.Name ?? email!, "http", TenantDoor.AddressOf(context)));
        if (outcome.Value is not { } tenant)
        {
            Problem.Write(context, outcome.Refusal!);
            return;
        }
        store(tenant.Slug);
        context.Response.Headers.Location = $"{Path}/{tenant.Slug}";
        JsonAnswer.Write(context.Response, StatusCodes.Status201Created, Of(context, tenant), HttpJson.Default.AccountDocument);
    }

    /// <summary>Null if the request is answered.</summary>
    async Task<Principal?> OpenerAsync(HttpContext context)
    {
        var recognised = await gate.RecogniseAsync(context).ConfigureAwait(false);
        if (recognised.Principal is not { } who)
        {
            await Gate.RefuseAsync(context, recognised).ConfigureAwait(false);
            return null;
        }
        if (IsOperator(who) && !(recognised.IsAmbient && Gate.IsForeign(context.Request)))
        {
            return who;
        }
        await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "forbidden", "Accounts are opened by admins of the first tenant.").ConfigureAwait(false);
        return null;
    }

    /// <param name="who">Null: nobody was asked who he is.</param>
    bool IsOperator(Principal? who) => who is { MayAdminister: true } && who.Tenant == catalog.Now.Tenants.First().Slug;

    IEnumerable<Tenant> Visible(HttpContext context)
    {
        var (who, now) = (context.Principal(), catalog.Now);
        return now.Tenants.Where(tenant => IsOperator(who) || tenant.Slug == who.Tenant || (who.Kind == PrincipalKind.User && now.FindRole(who.Id, tenant.Id) is not null));
    }

    AccountDocument Of(HttpContext context, Tenant tenant)
    {
        var host = Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) ? url.Authority : context.Request.Host.Value;
        return new(tenant.Slug, tenant.Name, tenant.Email, new Instant(tenant.CreatedAt).Utc, TenantRouting.HostOf(tenant.Slug, host, catalog.Now), tenant.State.Name(),
            tenant.DeleteAfter is { } after ? new Instant(after).Utc : null, IsOperator(context.Features.Get<Visit>()?.Principal) ? StoreAddress.Describe(tenant.Store) : null);
    }
}
