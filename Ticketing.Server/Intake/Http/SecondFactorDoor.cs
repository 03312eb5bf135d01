using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that begins to set up a second factor.</summary>
public sealed record SecondFactorRequest(string CurrentPassword);

/// <summary>What the authenticator app needs; nothing is stored until a code of it is confirmed.</summary>
/// <param name="Secret">In base32, to type it.</param>
/// <param name="Uri">The same for a QR code.</param>
public sealed record SecondFactorSetupDocument(string Secret, string Uri);

/// <summary>Body that switches a second factor on.</summary>
/// <param name="Secret">The one that was set up.</param>
/// <param name="Code">What the app shows now.</param>
public sealed record SecondFactorConfirmRequest(string CurrentPassword, string Secret, string Code);

/// <param name="RecoveryCodes">Each opens the account once when the app is lost; shown once.</param>
public sealed record RecoveryCodesDocument(IReadOnlyList<string> RecoveryCodes);

/// <summary>Body that switches a second factor off.</summary>
/// <param name="Code">Of the app, or a recovery code.</param>
public sealed record SecondFactorOffRequest(string CurrentPassword, string Code);

/// <param name="RecoveryCodesLeft">How many were not used yet.</param>
public sealed record SecondFactorDocument(bool On, int RecoveryCodesLeft);

/// <summary>/api/v1/second-factor: one's own. Each change asks for the password again, because a tablet on the wall is logged in.</summary>
public sealed class SecondFactorDoor(TenantCatalog catalog, SecondFactors factors, Authenticator authenticator)
{
    public const string Path = "/api/v1/second-factor";

    /// <summary>Name that apps show above the code.</summary>
    const string Issuer = "Home Ticketing";

    public Task FindAsync(HttpContext context)
    {
        var factor = catalog.Now.FindUser(context.Principal().Id)?.Factor;
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new SecondFactorDocument(factor is not null, factor?.Left.Length ?? 0), HttpJson.Default.SecondFactorDocument);
        return Task.CompletedTask;
    }

    public async Task SetUpAsync(HttpContext context)
    {
        if (await ReadAsync(context).ConfigureAwait(false) is not null)
        {
            var secret = Totp.GenerateSecret();
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new SecondFactorSetupDocument(secret, Totp.UriOf(secret, Issuer, context.Principal().Name)), HttpJson.Default.SecondFactorSetupDocument);
        }
    }

    public async Task ConfirmAsync(HttpContext context)
    {
        if (await ReadAsync(context, "secret", "code").ConfigureAwait(false) is not [var secret, var code])
        {
            return;
        }
        if (Totp.FromBase32(secret) is null)
        {
            Problem.Write(context, FieldFaults.Of("secret", "is no base32 of at least 128 bits"));
            return;
        }
        var outcome = factors.SwitchOn(context.Principal().Tenant, context.Principal().Id, secret, code, context.Session(), TenantDoor.OriginOf(context));
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new RecoveryCodesDocument(outcome.Value!), HttpJson.Default.RecoveryCodesDocument);
    }

    public async Task SwitchOffAsync(HttpContext context)
    {
        if (await ReadAsync(context, "code").ConfigureAwait(false) is not [var code])
        {
            return;
        }
        var who = context.Principal();
        var verdict = authenticator.UseCode(who.Id, code);
        if (verdict.Failure == AuthenticationFailure.TooManyAttempts)
        {
            await Gate.RefuseAsync(context, verdict).ConfigureAwait(false);
            return;
        }
        if (verdict.Failure != AuthenticationFailure.None && catalog.Now.FindUser(who.Id)?.Factor is not null)
        {
            Problem.Write(context, FieldFaults.Of("code", "is not valid"));
            return;
        }
        Records.Deleted(context, factors.SwitchOff(who.Tenant, who.Id, own: true, TenantDoor.OriginOf(context)).Refusal);
    }

    /// <summary>An admin takes it from somebody who has lost phone and codes.</summary>
    public Task TakeAsync(HttpContext context, long id)
    {
        Records.Deleted(context, factors.SwitchOff(context.Principal().Tenant, id, own: false, TenantDoor.OriginOf(context)).Refusal);
        return Task.CompletedTask;
    }

    /// <summary>The fields asked for, once the password was right; null if the request is answered.</summary>
    async Task<string[]?> ReadAsync(HttpContext context, params string[] names)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var password = fields.Text("currentPassword", PasswordHash.MaximumLength, required: true, multiline: true);
        var values = new string[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            values[i] = fields.Text(names[i], Token.MaximumLength, required: true) ?? "";
        }
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return null;
        }
        return await UserDoor.IsOwnPasswordAsync(context, authenticator, password!).ConfigureAwait(false) ? values : null;
    }
}
