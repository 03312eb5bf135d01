namespace Ticketing.Hosting;

/// <summary>What must work for the server to do its duty: store, listener, broker, outbox. Each part registers a question that is answered whenever somebody asks.</summary>
public sealed class Readiness
{
    /// <summary>A part that does not answer is not ready.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly TimeProvider _time;
    readonly List<(string Name, Func<CancellationToken, ValueTask<string?>> Ask)> _questions = [];

    public Readiness(TimeProvider time) => _time = time;

    /// <param name="name">Lower-case word, such as <c>store</c>.</param>
    /// <param name="ask">Null = works; else what does not, in a sentence without secrets. A throw counts as not working.</param>
    public void Add(string name, Func<CancellationToken, ValueTask<string?>> ask) => _questions.Add((name, ask));

    /// <inheritdoc cref="Add(string, Func{CancellationToken, ValueTask{string}})"/>
    public void Add(string name, Func<string?> ask) => Add(name, _ => ValueTask.FromResult(ask()));

    public async Task<ReadinessReport> AskAsync(CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        var answers = await Task.WhenAll(_questions.Select(question => AskAsync(question.Name, question.Ask, limit.Token))).ConfigureAwait(false);
        return new(answers.All(answer => answer.Fault is null) ? "ready" : "not ready", answers.ToDictionary(answer => answer.Name, answer => answer.Fault ?? "ok"));
    }

    static async Task<(string Name, string? Fault)> AskAsync(string name, Func<CancellationToken, ValueTask<string?>> ask, CancellationToken limit)
    {
        try
        {
            return (name, await ask(limit).AsTask().WaitAsync(limit).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            return (name, $"gave no answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception trouble)
        {
            return (name, trouble.Message);
        }
    }
}

/// <param name="Status"><c>ready</c> or <c>not ready</c>.</param>
/// <param name="Checks">Per part: <c>ok</c> or what is wrong.</param>
public sealed record ReadinessReport(string Status, IReadOnlyDictionary<string, string> Checks)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsReady => Status == "ready";
}
