using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>
/// No route tells one tenant anything about another or changes anything there, whatever ids, names, cursors, keys and headers are asked with. The requests are made up from the API description, so that a new
/// route is tried as soon as it is described; every text of the other household is a canary that must not turn up.
/// </summary>
public class TenantIsolationTests
{
    static readonly (string What, (string, string)[] Headers)[] Ways =
    [
        ("plainly", []),
        ("with its slug in the header", [("Ticketing-Tenant", "b")]),
        ("at the host name with its slug", [("Host", "b.tickets.example")]),
        ("at its own host name", [("Host", Neighbours.OtherHost)]),
    ];

    [Theory, BothServers]
    public async Task No_route_answers_with_or_changes_what_is_anothers(ServerMode mode)
    {
        await using var two = await Neighbours.StartAsync(mode);
        var trials = new ApiTrials(await two.Server.Check.DescriptionAsync(), two.Known, two.OtherIds, two.OwnTicket);
        var before = await two.OtherStateAsync();
        var faults = new List<string>();
        var reached = new HashSet<string>();
        var tried = 0;

        foreach (var trial in trials.All())
        {
            foreach (var (who, api) in two.Askers)
            {
                if (who == "page" && trial.Operation.StartsWith("DELETE /api/v1/session", StringComparison.Ordinal) && !trial.Names)
                {
                    await two.LogInAsync();
                }
                foreach (var (what, headers) in Ways)
                {
                    tried++;
                    using var body = trial.Content();
                    var answer = await api.SendAsync(new HttpMethod(trial.Method), trial.Path, body, [.. trial.Headers, .. headers]);
                    if (headers.Length == 0 && answer.Status is not (400 or 401 or 405 or 415 or 429 or >= 500))
                    {
                        reached.Add($"{trial.Operation} as {who}");
                    }
                    if (FaultOf(two, trial, headers.Length > 0, answer) is { } fault)
                    {
                        faults.Add($"{trial.Method} {trial.Path} as {who}, {what}: {fault}");
                    }
                }
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {tried} requests:\n{string.Join('\n', faults.Take(30))}");
        Assert.Equal(before, await two.OtherStateAsync());
        // The proof is worth something only where the request came as far as the question whose it is.
        var operations = (await two.Server.Check.DescriptionAsync()).Operations.Where(operation => !operation.EndsWith("/stream", StringComparison.Ordinal) && operation != "POST /api/v1/session"
            && operation != "POST /api/v1/second-factor/confirm"); // needs a code of the moment, and is about the asker's own login alone
        Assert.Empty(operations.SelectMany(operation => two.Askers.Keys.Select(who => $"{operation} as {who}")).Except(reached));
    }

    static string? FaultOf(Neighbours two, ApiTrial trial, bool asksForOther, Answer answer)
    {
        if (two.Canaries.In(answer) is [_, ..] leaked)
        {
            return $"{answer.Status} tells {string.Join(", ", leaked)}";
        }
        if (answer.Status >= 500)
        {
            return $"{answer.Status}: {answer.Text}";
        }
        // A body that says nothing is refused before anybody looks whether the id exists.
        var refused = answer.Status is 401 or 403 or 404 || (answer.Status == 400 && trial.Body == "{}") || (answer.Status == 429 && trial.Operation == "POST /api/v1/session");
        // Workflows and days are everybody's, and to a topic everybody publishes at home.
        var shared = trial.Path.StartsWith("/api/v1/workflows/", StringComparison.Ordinal) || trial.Path.StartsWith("/ntfy/", StringComparison.Ordinal)
            || (trial.Path.StartsWith("/api/v1/plan/", StringComparison.Ordinal) && !trial.Path.Contains("/jobs/", StringComparison.Ordinal));
        return trial.Names && !shared && !refused ? $"{answer.Status} for an id of the other tenant: {answer.Text}"
            : asksForOther && trial.Path.StartsWith("/api/", StringComparison.Ordinal) && !refused ? $"{answer.Status} though the other tenant was asked for: {answer.Text}"
            : null;
    }

    [Theory, BothServers]
    public async Task The_live_stream_tells_nothing_of_another_wherever_it_is_said_to_go_on(ServerMode mode)
    {
        await using var two = await Neighbours.StartAsync(mode);
        string other;
        await using (var theirs = await LiveEvents.OpenAsync(two.Owner))
        {
            await two.Owner.CreateAsync($$"""{"title": "{{two.Canaries.Next()}}"}""");
            other = (await theirs.NextAsync(one => one.Name == "ticket", "their own event")).Id!;
        }
        string?[] places = [null, "0", "1", other];
        var streams = await Task.WhenAll(places.SelectMany(after => two.Askers.Where(asker => asker.Key != "device").Select(async asker => (Who: $"{asker.Key} after {after ?? "now"}", Stream: await LiveEvents.OpenAsync(asker.Value, after)))));
        await two.Owner.CreateAsync($$"""{"title": "{{two.Canaries.Next()}}", "reference": "{{two.Canaries.Next()}}"}""");
        var mark = await two.Askers["script"].CreateAsync("""{"title": "The mark"}""");
        foreach (var (who, stream) in streams)
        {
            await stream.NextAsync(one =>
            {
                Assert.True(two.Canaries.In($"{one.Id} {one.Name} {one.Data}") is [], $"{who} hears {one.Data}");
                return one.Name == "ticket" && one.Json["id"]!.GetValue<long>() == mark.Id;
            }, $"the mark for {who}");
        }
        await Task.WhenAll(streams.Select(stream => stream.Stream.DisposeAsync().AsTask()));
        foreach (var header in (string[])["Ticketing-Tenant", "Host"])
        {
            (await two.Askers["script"].GetAsync("/api/v1/stream", (header, header == "Host" ? Neighbours.OtherHost : "b"))).ExpectRefusal(403, "other-tenant");
        }
    }

    [Theory, BothServers]
    public async Task A_key_that_another_has_used_and_a_hold_of_another_are_worth_nothing(ServerMode mode)
    {
        await using var two = await Neighbours.StartAsync(mode);
        var before = await two.OtherStateAsync();

        var first = await two.Askers["script"].SubmitAsync($$"""{"title": "Ours as well", "system": "{{two.Known["system"]}}", "reference": "{{two.Known["reference"]}}"}""", ("Idempotency-Key", two.Known["Idempotency-Key"]));
        Assert.Equal((201, null), (first.Status, first.Header("Idempotency-Replayed")));
        Assert.Empty(two.Canaries.In(first));
        (await two.Askers["script"].SubmitAsync($$"""{"title": "Ours as well", "sla": "bronze", "holdId": {{two.Known["holdId"]}}}""")).ExpectRefusal(409, "hold-expired");
        Assert.Equal(before, await two.OtherStateAsync());
    }
}
