using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ticketing.Tests.Harness;

/// <summary>Two households on one server: one that asks, and one whose every text is a canary. Neither is the first tenant.</summary>
public sealed partial class Neighbours : IAsyncDisposable
{
    const string Password = "a password for two doors";
    const string Asker = "asker@a.example";

    readonly SmtpSink _mail;
    Api _owner = null!;

    Neighbours(ServerUnderTest server, SmtpSink mail) => (Server, _mail) = (server, mail);

    public ServerUnderTest Server { get; }
    public Canaries Canaries { get; } = new();

    /// <summary>Host name of the other household's own.</summary>
    public const string OtherHost = "b.own.example";

    /// <summary>What may be asked for by name, of the other household.</summary>
    public Dictionary<string, string> Known { get; } = [];

    /// <summary>Ids that exist there and not here.</summary>
    public IReadOnlyList<long> OtherIds { get; private set; } = [];

    /// <summary>A ticket of the asker's own.</summary>
    public long OwnTicket { get; private set; }

    /// <summary>The asker's credentials, by name.</summary>
    public IReadOnlyDictionary<string, Api> Askers { get; private set; } = new Dictionary<string, Api>();

    public (string Name, string Token) OwnScript { get; private set; }
    public (string Name, string Token) OwnDevice { get; private set; }
    public (string Name, string Token) OtherScript { get; private set; }
    public (string Name, string Token) OtherDevice { get; private set; }

    public Api Owner => _owner;

    public static async Task<Neighbours> StartAsync(ServerMode mode, params (string Key, string Value)[] settings)
    {
        var mail = await SmtpSink.StartAsync();
        var server = await ServerUnderTest.StartAsync(mode, [("Http:UserPerMinute", "0"), ("Smtp", mail.Url), .. settings]);
        var neighbours = new Neighbours(server, mail);
        await neighbours.MoveInAsync();
        return neighbours;
    }

    async Task MoveInAsync()
    {
        var owner = $"{Canaries.Next()}@b.example";
        (await OpenAsync("b", Canaries.Next(), owner)).Expect(201);
        (await OpenAsync("a", "Asking household", Asker)).Expect(201);
        (await Server.Admin.PatchAsync("/api/v1/tenants/b", $$"""{"host": "{{OtherHost}}"}""")).Expect(200);
        _owner = Server.As(Api.Basic(owner, Password));
        OwnScript = ("script-a", await TokenAsync(Server.As(Api.Basic(Asker, Password)), "script-a", "script"));
        OwnDevice = ("board-a", await TokenAsync(Server.As(Api.Basic(Asker, Password)), "board-a", "device"));
        Askers = new Dictionary<string, Api>
        {
            ["admin"] = Plain(Api.Basic(Asker, Password)),
            ["script"] = Plain(Api.Bearer(OwnScript.Token)),
            ["device"] = Plain(Api.Bearer(OwnDevice.Token)),
            ["page"] = Plain(null),
        };
        await LogInAsync();
        OwnTicket = (await Askers["script"].CreateAsync("""{"title": "Ours"}""")).Id;
        await FurnishAsync();
    }

    /// <summary>The asker with the page's session, anew where that was ended.</summary>
    public async Task LogInAsync() => (await Askers["page"].PostAsync("/api/v1/session", $$"""{"user": "{{Asker}}", "password": "{{Password}}"}""")).Expect(200);

    /// <summary>Fills the other household: of each kind one thing that the asker knows by name, and others that he does not.</summary>
    async Task FurnishAsync()
    {
        var ids = new List<long>();
        var (script, device) = (Canaries.NextKnown(), Canaries.NextKnown());
        OtherScript = (script, await TokenAsync(_owner, script, "script"));
        OtherDevice = (device, await TokenAsync(_owner, device, "device"));
        Known["system"] = device;
        Known["category"] = Canaries.NextKnown();
        Known["reference"] = Canaries.NextKnown();
        Known["user"] = Known["assignee"] = Known["requester"] = Known["watchers"] = Canaries.NextKnown();
        Known["Idempotency-Key"] = Canaries.NextKnown();
        for (var n = 0; n < 8; n++)
        {
            var (system, category, reference) = n == 0 ? (Known["system"], Known["category"], Known["reference"]) : (Canaries.Next(), Canaries.Next(), Canaries.Next());
            var person = n == 0 ? Known["user"] : Canaries.Next();
            ids.Add(Id(await _owner.PostAsync("/api/v1/users", $$"""{"name": "{{person}}", "email": "{{Canaries.Next()}}@b.example", "role": "agent"}""")));
            ids.Add(Id(await _owner.PostAsync("/api/v1/agents", $$"""{"name": "{{Canaries.Next()}}", "user": "{{person}}"}""")));
            ids.Add(Id(await _owner.PostAsync("/api/v1/systems", $$"""{"name": "{{system}}"}"""), 201, 409));
            ids.Add(Id(await _owner.PostAsync("/api/v1/categories", $$"""{"name": "{{category}}"}""")));
            ids.Add(Id(await _owner.PostAsync("/api/v1/tokens", $$"""{"name": "{{Canaries.Next()}}", "kind": "script"}""")));
            var ticket = await _owner.SubmitAsync(
                $$"""{"title": "{{Canaries.Next()}}", "description": "{{Canaries.Next()}}", "system": "{{system}}", "category": "{{category}}", "reference": "{{reference}}", "sla": "bronze", "requester": "{{person}}", "labels": {"{{Canaries.Next()}}": "{{Canaries.Next()}}"} }""",
                ("Idempotency-Key", n == 0 ? Known["Idempotency-Key"] : Canaries.Next()));
            ids.Add(Id(ticket));
            ids.Add(Id(await _owner.PostAsync($"/api/v1/tickets/{ticket.Id}/log", $$"""{"text": "{{Canaries.Next()}}"}""")));
            (await _owner.PatchAsync($"/api/v1/tickets/{ticket.Id}", $$"""{"assignee": "{{person}}", "watchers": ["{{person}}"]}""")).Expect(200);
            var hold = (await _owner.PostAsync("/api/v1/sla/holds", """{"sla": "bronze"}""")).Expect(201).Json["holdId"]!;
            ids.Add(hold.GetValue<long>());
            Known["holdId"] = hold.ToJsonString();
        }
        Known["GET /api/v1/retention/{kind} days"] = Known["DELETE /api/v1/retention/{kind} days"] = "30";
        Known["workflow"] = Known["/api/v1/workflows/{name}"] = Canaries.NextKnown();
        Known["states"] = """[{"name": "new", "kind": "open", "moves": [{"to": "over"}, {"to": "dropped"}]}, {"name": "over", "kind": "done"}, {"name": "dropped", "kind": "cancelled"}]""";
        (await _owner.PostAsync("/api/v1/workflows", $$"""{"name": "{{Known["workflow"]}}", "states": {{Known["states"].Replace("over", Canaries.Next(), StringComparison.Ordinal)}}}""")).Expect(201);
        var silence = $$"""{"matchers": [{"name": "alertname", "value": "{{Canaries.Next()}}", "isRegex": false, "isEqual": true}], "endsAt": "2089-01-01T00:00:00Z", "createdBy": "{{Canaries.Next()}}", "comment": "{{Canaries.Next()}}"}""";
        Known["uuid"] = (await _owner.PostAsync("/api/v2/silences", silence)).Expect(200)["silenceID"]!;
        (await _owner.PostAsync("/api/v2/alerts", $$"""[{"labels": {"alertname": "{{Canaries.Next()}}"}, "annotations": {"summary": "{{Canaries.Next()}}"}, "endsAt": "2089-01-01T00:00:00Z"}]""")).Expect(200);
        Known["token"] = Known["routing_key"] = Known["X-Gotify-Key"] = OwnScript.Token; // as the sender of those requests has it
        Known["event_action"] = "trigger";
        (Known["day"], Known["actualStart"], Known["actualEnd"]) = ("2026-03-02", "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z");
        (Known["cron"], Known["minutes"]) = ("0 2 * * 0", "60");
        (Known["unit"], Known["makes"], Known["start"], Known["at"], Known["until"], Known["aheadDays"]) = ("weeks", "ticket", "2026-03-02", "08:00", "2026-03-02", "7");
        using var browser = new TestBrowser();
        var page = (await _owner.GetAsync("/api/v1/tickets?limit=2")).Expect(200);
        var audit = (await _owner.GetAsync("/api/v1/audit?limit=2")).Expect(200);
        var first = (await _owner.GetAsync($"/api/v1/tickets/{page.Json["items"]![0]!["id"]}")).Expect(200);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["cursor"] = page["next"]!, ["before"] = audit.Json["next"]!.ToJsonString(), ["ticket"] = first.Id.ToString(CultureInfo.InvariantCulture), ["If-Match"] = first.ETag!, ["If-None-Match"] = page.ETag!, ["q"] = "canary",
            ["slug"] = "b", ["sla"] = "bronze", ["ifRefused"] = "record", ["state"] = "firing", ["status"] = "working", ["kind"] = "script", ["role"] = "member", ["scope"] = "read", ["limit"] = "100", ["hours"] = "", ["type"] = "ticket-opened",
            ["from"] = "2020-01-01T00:00:00Z", ["to"] = "2090-01-01T00:00:00Z", ["order"] = "newest", ["grace"] = "0", ["password"] = "another password for a door", ["currentPassword"] = Password, ["email"] = "somebody{n}@a.example", ["name"] = "somebody-{n}",
            ["host"] = "somebody.example.org", ["others"] = "true", ["graceSeconds"] = "60", ["silentAfterSeconds"] = "60",
            ["POST /api/v1/channels kind"] = "mqtt", ["address"] = "home/{n}", ["events"] = "opened", ["endpoint"] = "https://push.example/{n}", ["p256dh"] = browser.PublicKey, ["auth"] = browser.Secret,
        })
        {
            Known[name] = value;
        }
        var own = await OwnIdsAsync();
        OtherIds = [.. ids.Distinct().Where(id => !own.Contains(id)).Order().TakeLast(12)];
        Assert.True(OtherIds.Count >= 12, $"only {OtherIds.Count} ids are the other household's alone");
    }

    /// <summary>Everything that the other household can see of itself, in the same words as long as nothing is changed there; without the plan, which moves with every minute.</summary>
    public async Task<string> OtherStateAsync()
    {
        var paths = new[] { "/api/v1/audit?limit=500", "/api/v1/tickets?limit=500", "/api/v1/users", "/api/v1/tokens", "/api/v1/systems", "/api/v1/categories", "/api/v1/agents", "/api/v1/tenants/b", "/api/v1/workflows", "/api/v2/alerts", "/api/v2/silences" };
        return Planned().Replace(string.Join('\n', await Task.WhenAll(paths.Select(async path => $"{path}\n{(await _owner.GetAsync(path)).Expect(200).Text}"))), "");
    }

    async Task<HashSet<long>> OwnIdsAsync()
    {
        var own = new HashSet<long> { OwnTicket };
        foreach (var path in (string[])["/api/v1/users", "/api/v1/agents", "/api/v1/systems", "/api/v1/categories", "/api/v1/tokens"])
        {
            own.UnionWith((await Askers["admin"].GetAsync(path)).Expect(200).Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<long>()));
        }
        own.UnionWith((await Askers["page"].GetAsync("/api/v1/sessions")).Expect(200).Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<long>()));
        return own;
    }

    Task<Answer> OpenAsync(string slug, string name, string email) =>
        Server.Admin.PostAsync("/api/v1/tenants", new JsonObject { ["slug"] = slug, ["name"] = name, ["email"] = email, ["password"] = Password }.ToJsonString());

    static async Task<string> TokenAsync(Api admin, string name, string kind) => (await admin.PostAsync("/api/v1/tokens", $$"""{"name": "{{name}}", "kind": "{{kind}}"}""")).Expect(201)["token"]!;

    /// <summary>Answers are looked at for leaks here, not for their shape.</summary>
    Api Plain(System.Net.Http.Headers.AuthenticationHeaderValue? credentials) => Server.As(credentials, described: false);

    static long Id(Answer answer, params int[] allowed)
    {
        Assert.True(answer.Status == 201 || allowed.Contains(answer.Status), $"{answer.Call} answered {answer.Status}: {answer.Text}");
        return answer.Status == 201 ? answer.Id : 1;
    }

    [GeneratedRegex("\"plannedAt\":\"[^\"]*\"")]
    private static partial Regex Planned();

    public async ValueTask DisposeAsync()
    {
        await using var mail = _mail; // ends also when the server has something to complain about
        await Server.DisposeAsync();
    }
}
