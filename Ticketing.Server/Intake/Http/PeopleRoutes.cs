namespace Ticketing.Intake.Http;

/// <summary>The routes about people: sessions, users, tokens, tenants. First what a group demands of everybody, then its calls.</summary>
public static class PeopleRoutes
{
    public static void MapPeople(this IEndpointRouteBuilder routes, SessionDoor sessions, OwnSessionsDoor own, UserDoor users, TokenDoor tokens, AccountDoor accounts, ListFiles files)
    {
        MapSession(routes.MapApi(SessionDoor.Path, "Session").WithMetadata(ChangesPeople.Instance), sessions);
        routes.MapApi(SessionDoor.VisitorPath, "Session").MapGet("", (Delegate)sessions.LookAsync).Answers<SessionDocument>().AnswersNothing()
            .Describe("whoVisits", "The same as whoami for whoever is logged in, and 204 for whoever is not yet.");
        MapOwnSessions(routes.MapApi(OwnSessionsDoor.Path, "Session").WithMetadata(ChangesPeople.Instance).Requires(Right.Person), own);
        MapUsers(routes.MapApi(UserDoor.Path, "Users").WithMetadata(ChangesPeople.Instance), users);
        MapTokens(routes.MapApi(TokenDoor.Path, "Tokens").WithMetadata(ChangesPeople.Instance).Requires(Right.Administer), tokens);
        MapAccounts(routes.MapApi(AccountDoor.Path, "Tenants").WithMetadata(ChangesPeople.Instance), accounts);
        files.Map(routes, OwnSessionsDoor.Path, own.Table, Right.Person, "Sessions", "Session");
        files.Map(routes, UserDoor.Path, users.Table, Right.Work, "Users", "Users");
        files.Map(routes, TokenDoor.Path, tokens.Table, Right.Administer, "Tokens", "Tokens");
        files.Map(routes, AccountDoor.Path, accounts.Table, Right.Any, "Tenants", "Tenants");
    }

    /// <summary>How somebody becomes a user by a link.</summary>
    public static void MapInvitations(this IEndpointRouteBuilder routes, InvitationDoor invitations, RegistrationDoor registrations, ListFiles files)
    {
        files.Map(routes, InvitationDoor.Path, invitations.Table, Right.Administer, "Invitations", "Users");
        var group = routes.MapApi(InvitationDoor.Path, "Users").WithMetadata(ChangesPeople.Instance).Requires(Right.Administer);
        group.MapGet("", (Delegate)invitations.ListAsync).Answers<ItemsDocument<InvitationDocument>>().Tagged().Describe("listInvitations", "The open invitations of the tenant.");
        group.MapPost("", (Delegate)invitations.CreateAsync).Takes<InvitationRequest>().Answers<InvitationDocument>(201).Refuses(409).Describe("createInvitation", "Invite somebody; the link is mailed, or shown once.");
        group.MapDelete("/{id:long}", invitations.DeleteAsync).AnswersNothing().Refuses(404).Describe("deleteInvitation", "Withdraw an invitation.");
        var open = routes.MapApi(RegistrationDoor.Path, "Users").WithMetadata(ChangesPeople.Instance);
        open.MapPost("", (Delegate)registrations.CreateAsync).Takes<RegistrationRequest>().Answers<SessionDocument>(201).Refuses(404, 409).Describe("register", "Accept an invitation as a new user, or as the one who is logged in; a cookie comes back.");
        open.MapPost("/look", (Delegate)registrations.LookAsync).Takes<InvitationLookRequest>().Answers<InvitationLookDocument>().Refuses(404).Describe("readInvitation", "What an invitation is for.");
    }

    /// <summary>The second factor: one's own, and for admins the way to take it from somebody who has lost it.</summary>
    public static void MapSecondFactors(this IEndpointRouteBuilder routes, SecondFactorDoor door)
    {
        var group = routes.MapApi(SecondFactorDoor.Path, "Session").WithMetadata(ChangesPeople.Instance).Requires(Right.Person);
        group.MapGet("", (Delegate)door.FindAsync).Answers<SecondFactorDocument>().Describe("readSecondFactor", "Whether one's second factor is on.");
        group.MapPost("", (Delegate)door.SetUpAsync).Takes<SecondFactorRequest>().Answers<SecondFactorSetupDocument>().Describe("setUpSecondFactor", "A new secret for an authenticator app; nothing changes until it is confirmed.");
        group.MapPost("/confirm", (Delegate)door.ConfirmAsync).Takes<SecondFactorConfirmRequest>().Answers<RecoveryCodesDocument>().Refuses(409).Describe("confirmSecondFactor", "Switch the second factor on with a code of the app; ends all other sessions.");
        group.MapPost("/off", (Delegate)door.SwitchOffAsync).Takes<SecondFactorOffRequest>().AnswersNothing().Refuses(409).Describe("switchOffSecondFactor", "Switch the second factor off.");
        routes.MapApi(UserDoor.Path, "Users").WithMetadata(ChangesPeople.Instance).MapDelete("/{id:long}/second-factor", door.TakeAsync).Requires(Right.Administer).AnswersNothing().Refuses(404, 409)
            .Describe("takeSecondFactor", "Take the second factor from somebody who has lost it.");
    }

    /// <summary>Login by OpenID Connect: what the page offers, and the two stops of the browser on its way.</summary>
    public static void MapOpenId(this IEndpointRouteBuilder routes, OpenIdDoor door)
    {
        routes.MapApi(OpenIdDoor.Path + "/issuer", "Session").MapGet("", (Delegate)door.ShowAsync).Answers<OpenIdDocument>().Describe("readOpenId", "The issuer that people can log in at; null = none is set.");
        var browser = routes.MapApi(OpenIdDoor.Path, "Session");
        browser.MapGet("", (Delegate)door.BeginAsync).AnswersNothing(302).AnswerHeader(302, "Location", "The issuer's login, or the page, which says what is wrong.").Describe("beginOpenIdLogin", "Sends a browser to the issuer.");
        browser.MapGet("/return", (Delegate)door.EndAsync).Query("code", "From the issuer.").Query("state", "What the browser took along.").Query("error", "Why the issuer vouches for nobody.")
            .AnswersNothing(302).AnswerHeader(302, "Location", "The page.").Describe("endOpenIdLogin", "Logs in whom the issuer vouches for; a cookie comes back.");
    }

    static void MapSession(RouteGroupBuilder group, SessionDoor door)
    {
        group.MapPost("", (Delegate)door.BeginAsync).Takes<LoginRequest>().Answers<SessionDocument>().Describe("login", "Log in with a password; a cookie comes back.");
        group.MapGet("", (Delegate)door.FindAsync).Requires(Right.Any).Answers<SessionDocument>().Describe("whoami", "Who these credentials belong to, and where they can act.");
        group.MapDelete("", (Delegate)door.EndAsync).Requires(Right.LogOut).AnswersNothing().Describe("logout", "End the session at once, on the server too.");
    }

    static void MapOwnSessions(RouteGroupBuilder group, OwnSessionsDoor door)
    {
        group.MapGet("", (Delegate)door.ListAsync).Answers<ItemsDocument<OwnSessionDocument>>().Tagged().Describe("listSessions", "Where one is logged in, the session used last first.");
        group.MapDelete("", (Delegate)door.EndAllAsync).Query("others", "true = the session of this request goes on.").AnswersNothing().Refuses(400).Describe("logoutEverywhere", "End all sessions of one's own, in every tenant.");
        group.MapDelete("/{id:long}", door.EndAsync).AnswersNothing().Refuses(404).Describe("endSession", "End one session of one's own.");
    }

    static void MapUsers(RouteGroupBuilder group, UserDoor door)
    {
        group.MapGet("", (Delegate)door.ListAsync).Requires(Right.Work).Answers<ItemsDocument<UserDocument>>().Tagged().Describe("listUsers", "The people of the tenant.");
        group.MapPost("", (Delegate)door.CreateAsync).Requires(Right.Administer).Takes<UserRequest>().Answers<UserDocument>(201).Refuses(409).Describe("createUser", "Create a user; a password that was not given is generated and shown once.");
        group.MapGet("/{id:long}", door.FindAsync).Requires(Right.Work).Answers<UserDocument>().Tagged().Refuses(404).Describe("readUser", "One user.");
        group.MapPatch("/{id:long}", door.ChangeAsync).Requires(Right.Any).Takes<UserPatch>().Answers<UserDocument>().Refuses(404, 409).Describe("changeUser", "Change mail address, role or password; everybody may change the own mail address and password.");
        group.MapDelete("/{id:long}", door.DeleteAsync).Requires(Right.Administer).AnswersNothing().Refuses(404, 409).Describe("deleteUser", "Take a user out of the tenant and end all sessions of theirs.");
    }

    static void MapTokens(RouteGroupBuilder group, TokenDoor door)
    {
        group.MapGet("", (Delegate)door.ListAsync).Answers<ItemsDocument<TokenDocument>>().Tagged().Describe("listTokens", "All tokens, without their secrets.");
        group.MapPost("", (Delegate)door.CreateAsync).Takes<TokenRequest>().Answers<TokenDocument>(201).Refuses(409).Describe("createToken", "Create a token; its secret is shown once.");
        group.MapGet("/{id:long}", door.FindAsync).Answers<TokenDocument>().Tagged().Refuses(404).Describe("readToken", "One token, without its secret.");
        group.MapPatch("/{id:long}", door.ChangeAsync).Takes<TokenPatch>().Answers<TokenDocument>().Refuses(404).Describe("changeToken", "Change system or scope; open connections must log in again.");
        group.MapDelete("/{id:long}", door.DeleteAsync).AnswersNothing().Refuses(404).Describe("deleteToken", "Revoke a token at once, on open connections too.");
    }

    static void MapAccounts(RouteGroupBuilder group, AccountDoor door)
    {
        group.MapGet("", (Delegate)door.ListAsync).Requires(Right.Any).Answers<ItemsDocument<AccountDocument>>().Tagged().Describe("listTenants", "The tenants these credentials can see.");
        group.MapGet("/{slug}", door.FindAsync).Requires(Right.Any).Answers<AccountDocument>().Tagged().Refuses(404).Describe("readTenant", "One tenant.");
        group.MapPatch("/{slug}", door.ChangeAsync).Requires(Right.Any).Takes<AccountPatch>().Answers<AccountDocument>().Refuses(404, 409).Describe("changeTenant", "Rename a tenant, give it a host name of its own, suspend or resume it; admins of the first tenant.");
        group.MapDelete("/{slug}", door.CloseAsync).Requires(Right.Any).Query("grace", "Days until it is deleted; 30 if absent.").Answers<AccountDocument>().Refuses(400, 404, 409)
            .Describe("closeTenant", "Close a tenant; it is deleted after a grace period and can be resumed until then; admins of the first tenant.");
        group.MapPost("", (Delegate)door.CreateAsync).Takes<AccountRequest>().Answers<AccountDocument>(201).Refuses(409).Describe("createTenant", "Open an account: a tenant with its own store and its first admin.");
    }
}
