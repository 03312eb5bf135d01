using System.Security.Cryptography;
using System.Text;

namespace Ticketing.People;

/// <summary>Checks passwords without letting that work crowd out the intake: at most two at once, ten waiting, the rest refused. A correct password is remembered for some minutes as a keyed hash, so that scripts with HTTP Basic do not pay 160 ms each.</summary>
/// <param name="count">Called with the outcome of each check: <c>ok</c>, <c>wrong</c>, <c>throttled</c>.</param>
public sealed partial class PasswordCheck(ICredentialDirectory directory, LoginThrottle throttle, TimeProvider time, ILogger<PasswordCheck> log, Action<string>? count = null) : IDisposable
{
    public const int AtOnce = 2;
    public const int Waiting = 10;

    /// <summary>When to come back if too many passwords are being worked on.</summary>
    public static readonly TimeSpan Crowded = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan RememberFor = TimeSpan.FromMinutes(5);
    const int RememberAtMost = 1_000;

    readonly SemaphoreSlim _running = new(AtOnce);
    readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    readonly Lock _lock = new();
    readonly Dictionary<TokenHash, long> _remembered = [];
    int _inside;

    /// <param name="user">The account of that name; null costs the same time and is always wrong.</param>
    /// <param name="name">What was typed: throttling counts unknown names too.</param>
    public async ValueTask<PasswordVerdict> CheckAsync(UserAccount? user, string name, string password, string? address, CancellationToken cancel)
    {
        if (password.Length > PasswordHash.MaximumLength)
        {
            return Told("wrong", name, address, default);
        }
        var key = user is null ? default : KeyOf(user, password);
        if (user is not null && IsRemembered(key))
        {
            return new(true);
        }
        var account = user?.Name ?? name.ToLowerInvariant();
        if (throttle.TryTake(account, address, time.GetUtcNow()) is { } wait)
        {
            return Told("throttled", name, address, new(false, wait));
        }
        var verdict = await RunAsync(() => Check(user, password, key, account, address), cancel).ConfigureAwait(false) ?? new(false, Crowded);
        return Told(verdict.Correct ? "ok" : verdict.RetryAfter is null ? "wrong" : "throttled", name, address, verdict);
    }

    /// <summary>Hashes a new password among the same few workers. Null: too many are waiting; try again in <see cref="Crowded"/>.</summary>
    public async ValueTask<string?> HashAsync(string password, CancellationToken cancel) =>
        (await RunAsync(() => new Hashed(PasswordHash.Create(password)), cancel).ConfigureAwait(false))?.Hash;

    async ValueTask<T?> RunAsync<T>(Func<T> work, CancellationToken cancel) where T : struct
    {
        if (Interlocked.Increment(ref _inside) > AtOnce + Waiting)
        {
            Interlocked.Decrement(ref _inside);
            return null;
        }
        try
        {
            await _running.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                return await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _running.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    PasswordVerdict Check(UserAccount? user, string password, TokenHash key, string account, string? address)
    {
        var correct = PasswordHash.Verify(password, user?.PasswordHash ?? PasswordHash.OfNobody, out var outdated);
        if (!correct || user is null)
        {
            return default;
        }
        throttle.Succeeded(account, address, time.GetUtcNow());
        if (outdated)
        {
            directory.Rehash(user, PasswordHash.Create(password));
        }
        else
        {
            Remember(key);
        }
        return new(true);
    }

    PasswordVerdict Told(string outcome, string name, string? address, PasswordVerdict verdict)
    {
        count?.Invoke(outcome);
        if (verdict.Correct)
        {
            LogCorrect(log, name, address);
        }
        else
        {
            LogRefused(log, outcome, name, address);
        }
        return verdict;
    }

    /// <summary>Bound to the stored hash: a changed password ends the memory of the old one.</summary>
    TokenHash KeyOf(UserAccount user, string password) => TokenHash.From(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{user.Id}\n{user.PasswordHash}\n{password}")));

    bool IsRemembered(TokenHash key)
    {
        lock (_lock)
        {
            return _remembered.TryGetValue(key, out var since) && time.GetElapsedTime(since) < RememberFor;
        }
    }

    void Remember(TokenHash key)
    {
        lock (_lock)
        {
            if (_remembered.Count >= RememberAtMost)
            {
                _remembered.Clear();
            }
            _remembered[key] = time.GetTimestamp();
        }
    }

    public void Dispose() => _running.Dispose();

    readonly record struct Hashed(string Hash);

    [LoggerMessage(Level = LogLevel.Information, Message = "password of {User} accepted from {Address}")]
    private static partial void LogCorrect(ILogger log, string user, string? address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "password refused ({Outcome}) for {User} from {Address}")]
    private static partial void LogRefused(ILogger log, string outcome, string user, string? address);
}

/// <param name="RetryAfter">Set if nothing was checked because there are too many attempts.</param>
public readonly record struct PasswordVerdict(bool Correct, TimeSpan? RetryAfter = null);
