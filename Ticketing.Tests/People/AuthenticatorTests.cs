using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.People;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.People;

public sealed class AuthenticatorTests : IDisposable
{
    static readonly string HashOfSecret = PasswordHash.Create("anna's secret");

    readonly TestClock _clock = new(new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
    readonly Directory _directory = new();
    readonly List<string> _outcomes = [];
    readonly PasswordCheck _passwords;
    readonly Authenticator _authenticator;
    readonly string _boiler = Token.Generate();
    readonly string _setup = Token.Generate();

    public AuthenticatorTests()
    {
        _directory.Tokens[Token.Hash(_boiler)] = new(1, "home", "boiler-board", PrincipalKind.Device, null, TokenScope.Intake, "boiler");
        _directory.Tokens[Token.Hash(_setup)] = new(2, "home", "setup", PrincipalKind.Script, null, TokenScope.Full, null);
        _directory.Users["anna"] = new(7, "anna", null, HashOfSecret, [new("home", Role.Admin), new("club", Role.Member)]);
        _directory.Sessions[Token.Hash("cookie")] = new(3, _directory.Users["anna"], "club", _clock.GetUtcNow().AddDays(1));
        _passwords = new(_directory, new(), _clock, NullLogger<PasswordCheck>.Instance, outcome => _outcomes.Add(outcome));
        _authenticator = new(_directory, _passwords);
    }

    public void Dispose() => _passwords.Dispose();

    [Fact]
    public async Task A_bearer_token_is_recognised()
    {
        var answer = await _authenticator.AuthenticateAsync($"Bearer {_boiler}", null, null, null);
        Assert.Equal(new Principal(1, "home", "boiler-board", PrincipalKind.Device, null, TokenScope.Intake, "boiler"), answer.Principal);
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("SETUP")]
    [InlineData("script")]
    public async Task Basic_takes_the_token_with_its_name_or_the_word_for_its_kind(string name) =>
        Assert.Equal("setup", (await _authenticator.AuthenticateAsync(Basic(name, _setup), null, null, null)).Principal?.Name);

    [Fact]
    public async Task A_token_with_anothers_name_is_refused() =>
        Assert.Equal(AuthenticationFailure.NotValid, (await _authenticator.ByNameAsync("pump", _boiler, null, null)).Failure);

    [Fact]
    public async Task Basic_takes_a_password()
    {
        var principal = (await _authenticator.AuthenticateAsync(Basic("anna", "anna's secret"), null, null, "10.0.0.1")).Principal;
        Assert.Equal(new Principal(7, "home", "anna", PrincipalKind.User, Role.Admin, TokenScope.Full, null), principal);
    }

    [Fact]
    public async Task A_user_of_several_tenants_picks_one_and_no_other()
    {
        Assert.Equal(Role.Member, (await _authenticator.AuthenticateAsync(Basic("anna", "anna's secret"), null, "club", null)).Principal?.Role);
        Assert.Equal(AuthenticationFailure.OtherTenant, (await _authenticator.AuthenticateAsync(Basic("anna", "anna's secret"), null, "bank", null)).Failure);
        Assert.Equal(AuthenticationFailure.OtherTenant, (await _authenticator.AuthenticateAsync($"Bearer {_setup}", null, "club", null)).Failure);
    }

    [Fact]
    public async Task The_cookie_acts_in_the_tenant_picked_at_login()
    {
        var answer = await _authenticator.AuthenticateAsync(null, "cookie", null, null);
        Assert.Equal(("club", 3L), (answer.Principal?.Tenant, answer.Session!.Value));
        Assert.Equal(AuthenticationFailure.NotValid, (await _authenticator.AuthenticateAsync(null, "cookid", null, null)).Failure);
    }

    [Theory]
    [InlineData(null, AuthenticationFailure.NoCredentials)]
    [InlineData("", AuthenticationFailure.NotValid)]
    [InlineData("Bearer", AuthenticationFailure.NotValid)]
    [InlineData("Bearer ", AuthenticationFailure.NotValid)]
    [InlineData("Bearer tk_wrong", AuthenticationFailure.NotValid)]
    [InlineData("Basic", AuthenticationFailure.NotValid)]
    [InlineData("Basic ???", AuthenticationFailure.NotValid)]
    [InlineData("Basic bm9jb2xvbg==", AuthenticationFailure.NotValid)]
    [InlineData("Digest username=anna", AuthenticationFailure.NotValid)]
    public async Task What_cannot_be_read_is_not_valid(string? header, AuthenticationFailure failure) =>
        Assert.Equal(failure, (await _authenticator.AuthenticateAsync(header, null, null, null)).Failure);

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        var wrong = await _authenticator.ByNameAsync("anna", "not her secret", null, "10.0.0.1");
        var unknown = await _authenticator.ByNameAsync("berta", "not her secret", null, "10.0.0.1");
        Assert.Equal(wrong, unknown);
        Assert.Equal(["wrong", "wrong"], _outcomes);
    }

    [Fact]
    public async Task A_correct_password_is_remembered_for_some_minutes_and_forgotten_when_it_changes()
    {
        Assert.NotNull((await _authenticator.ByNameAsync("anna", "anna's secret", null, null)).Principal);
        Assert.NotNull((await _authenticator.ByNameAsync("anna", "anna's secret", null, null)).Principal);
        Assert.Equal(["ok"], _outcomes);
        _clock.Advance(PasswordCheck.RememberFor);
        await _authenticator.ByNameAsync("anna", "anna's secret", null, null);
        Assert.Equal(["ok", "ok"], _outcomes);
        _directory.Users["anna"] = _directory.Users["anna"] with { PasswordHash = PasswordHash.OfNobody };
        Assert.Equal(AuthenticationFailure.NotValid, (await _authenticator.ByNameAsync("anna", "anna's secret", null, null)).Failure);
    }

    [Fact]
    public async Task Guessing_ends_in_a_refusal_that_says_when_to_come_back()
    {
        var user = _directory.Users["anna"];
        _directory.Users["anna"] = user with { PasswordHash = "unreadable" };
        Authentication last = default;
        for (var i = 0; i <= LoginThrottle.PerAddress.Burst; i++)
        {
            last = await _authenticator.ByNameAsync("anna", $"guess number {i}", null, "10.0.0.1");
        }
        Assert.Equal(AuthenticationFailure.TooManyAttempts, last.Failure);
        Assert.True(last.RetryAfter > TimeSpan.Zero);
        Assert.Contains(" s.", last.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_logins_at_once_only_a_few_are_worked_on_and_the_rest_is_refused()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _authenticator.ByNameAsync($"user{i}", "some password", null, $"10.0.0.{i}").AsTask()));
        Assert.Contains(answers, answer => answer.Failure == AuthenticationFailure.NotValid);
        Assert.Contains(answers, answer => answer.Failure == AuthenticationFailure.TooManyAttempts);
    }

    [Fact]
    public async Task A_hash_of_old_cost_is_renewed_at_login()
    {
        var derived = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2("anna's secret", "saltsaltsaltsalt"u8, 1000, System.Security.Cryptography.HashAlgorithmName.SHA512, 64);
        _directory.Users["anna"] = _directory.Users["anna"] with { PasswordHash = $"pbkdf2-sha512$1000${Convert.ToBase64String("saltsaltsaltsalt"u8)}${Convert.ToBase64String(derived)}" };
        Assert.NotNull((await _authenticator.ByNameAsync("anna", "anna's secret", null, null)).Principal);
        Assert.True(PasswordHash.Verify("anna's secret", _directory.Users["anna"].PasswordHash, out var outdated));
        Assert.False(outdated);
    }

    static string Basic(string name, string secret) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}"));

    /// <summary>A directory that holds what the test puts in.</summary>
    sealed class Directory : ICredentialDirectory
    {
        public Dictionary<TokenHash, Principal> Tokens { get; } = [];
        public Dictionary<string, UserAccount> Users { get; } = new(StringComparer.OrdinalIgnoreCase);
        public Dictionary<TokenHash, Session> Sessions { get; } = [];
        public long Version => 0;

        public Principal? FindToken(TokenHash hash) => Tokens.GetValueOrDefault(hash);
        public Principal? FindToken(long id) => Tokens.Values.FirstOrDefault(token => token.Id == id);
        public UserAccount? FindUser(string name) => Users.GetValueOrDefault(name);
        public Session? FindSession(TokenHash hash) => Sessions.GetValueOrDefault(hash);
        public void Rehash(UserAccount user, string passwordHash) => Users[user.Name] = user with { PasswordHash = passwordHash };
        public bool IsCurrent(Principal principal) => true;
        public bool IsAlive(long session) => true;
        public bool UseCode(long user, string code) => false;
    }
}
