using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ticketing.Intake.Mqtt;

/// <summary>The MQTT clients that were turned away lately, because "why does it not connect" is what people ask first. Bounded: one entry per address, user name and reason; the one not seen for longest goes first.</summary>
public sealed class RefusedClients(TimeProvider time)
{
    /// <summary>Enough for a house; a scan of the port cannot fill the memory.</summary>
    const int Maximum = 100;

    const int LongestWord = 64;
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    readonly Lock _gate = new();
    readonly Dictionary<(string? Address, string? UserName, string Code), RefusedClient> _clients = [];
    static readonly TimeSpan Resolution = TimeSpan.FromMinutes(1);

    bool _changed;
    bool _hasNew;
    long _takenAt;

    /// <param name="tenant">Whose business it is.</param>
    /// <param name="address">Null where there is none.</param>
    public void Add((string Code, string Why, string Remedy) reason, string tenant, string? userName, string? clientId, string? address, bool tls, string? topic = null)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (user, client) = (Clean(userName), Clean(clientId));
        lock (_gate)
        {
            var key = (address, user, reason.Code);
            var known = _clients.GetValueOrDefault(key);
            if (known is null && _clients.Count >= Maximum)
            {
                _clients.Remove(_clients.MinBy(entry => entry.Value.LastAt).Key);
            }
            _clients[key] = new(reason.Code, Clean(reason.Why, 400)!, reason.Remedy, user, client, address, tls, Clean(topic, 256), known?.FirstAt ?? now, now, (known?.Count ?? 0) + 1) { Tenant = tenant };
            _changed = true;
            _hasNew |= known is null;
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RefusedClient> Of(string tenant)
    {
        lock (_gate)
        {
            var oldest = time.GetUtcNow().UtcDateTime - Kept;
            return [.. _clients.Values.Where(client => client.Tenant == tenant && client.LastAt > oldest).OrderByDescending(client => client.LastAt)];
        }
    }

    /// <summary>The tenant is gone.</summary>
    public void Forget(string tenant)
    {
        lock (_gate)
        {
            foreach (var (key, _) in _clients.Where(client => client.Value.Tenant == tenant).ToList())
            {
                _changed |= _hasNew |= _clients.Remove(key);
            }
        }
    }

    /// <summary>What another process (or the next run) is to know; null if nothing has changed since the last call. That somebody known still knocks is told once a minute: memory cards wear out.</summary>
    public string? TakeText()
    {
        lock (_gate)
        {
            if (!_changed || (!_hasNew && time.GetElapsedTime(_takenAt) < Resolution))
            {
                return null;
            }
            (_changed, _hasNew, _takenAt) = (false, false, time.GetTimestamp());
            return JsonSerializer.Serialize([.. _clients.Select(client => new KeptClient(client.Value.Tenant, client.Value))], RefusedJson.Default.KeptClientArray);
        }
    }

    /// <summary>Takes over what an earlier run had written.</summary>
    public void Load(string? text)
    {
        lock (_gate)
        {
            foreach (var client in Read(text).Take(Maximum))
            {
                _clients.TryAdd((client.Address, client.UserName, client.Code), client);
            }
        }
    }

    /// <summary>What <see cref="TakeText"/> had written; nothing if it cannot be read.</summary>
    public static IReadOnlyList<RefusedClient> Read(string? text)
    {
        try
        {
            return text is null ? [] : [.. JsonSerializer.Deserialize(text, RefusedJson.Default.KeptClientArray)!.Select(kept => kept.Client with { Tenant = kept.Tenant })];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Fit for a log and a page: no control characters, not long, and no token that somebody took for a name.</summary>
    internal static string? Clean(string? text, int longest = LongestWord)
    {
        if (text is null)
        {
            return null;
        }
        var shown = string.Concat(text.Take(longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') ? '?' : c));
        var token = shown.IndexOf(People.Token.Prefix, StringComparison.Ordinal);
        // "tk_…" is how these texts speak of tokens.
        return token >= 0 && !shown.AsSpan(token).StartsWith(People.Token.Prefix + "…") ? string.Concat(shown.AsSpan(0, token), People.Token.Prefix, "…") : text.Length > longest ? shown + "…" : shown;
    }
}

/// <param name="Tenant">Slug.</param>
sealed record KeptClient(string Tenant, RefusedClient Client);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(KeptClient[]))]
sealed partial class RefusedJson : JsonSerializerContext;
