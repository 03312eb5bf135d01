using Ticketing.Intake.Http;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>The routes of other programs' interfaces: they come to us with a new address and know nothing of us.</summary>
public static class SenderRoutes
{
    /// <summary>What clients send without being told a type is as good as JSON.</summary>
    static readonly string[] Anything = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "application/octet-stream"];

    const string HasMatcher = "A matcher the silence has, such as alertname=\"DiskFull\".";

    public static void MapSenders(this IEndpointRouteBuilder routes, AlertDoor alerts, HookDoor hooks, Func<Instant> now, ListFiles files)
    {
        foreach (var file in files.Map(routes, "/api/v2/silences", alerts.SilenceTable, Right.Read, "Silences", "Alertmanager"))
        {
            file.Query("filter", HasMatcher);
        }
        MapAlertmanager(routes.MapApi("/api/v2", "Alertmanager"), alerts);
        MapHooks(routes.MapApi("", "Webhooks").Requires(Right.Report), hooks);
        MapPublishing(routes.MapApi("", "Publishing").Requires(Right.Report), hooks, now);
    }

    static void MapAlertmanager(RouteGroupBuilder group, AlertDoor door)
    {
        group.MapPost("/alerts", door.TakeAsync).Requires(Right.Report).WithMetadata(RetriesServerErrorsOnly.Instance)
            .Describe("postAlerts", "Alerts as Prometheus sends them to Alertmanager: each that fires is a ticket with its fingerprint as reference, until it is resolved or not sent again.")
            .Takes<IReadOnlyList<PostableAlert>>().AnswersNothing(200).Refuses(507);
        group.MapGet("/alerts", door.ListAsync).Requires(Right.Read).Describe("listAlerts", "Alerts that fire.").Filtered().Answers<IReadOnlyList<GettableAlert>>().Refuses(400);
        group.MapGet("/alerts/groups", door.GroupsAsync).Requires(Right.Read).Describe("listAlertGroups", "Alerts that fire, by name.").Filtered().Answers<IReadOnlyList<AlertGroupDocument>>().Refuses(400);
        group.MapGet("/status", door.StatusAsync).Requires(Right.Any).Describe("alertmanagerStatus", "What Alertmanager says of itself.").Answers<AlertmanagerStatusDocument>();
        group.MapGet("/receivers", door.ReceiversAsync).Requires(Right.Any).Describe("listReceivers", "The one receiver, which is this server.").Answers<IReadOnlyList<ReceiverDocument>>();
        group.MapGet("/silences", door.SilencesAsync).Requires(Right.Read).Describe("listSilences", "Silences, also those that ended in the last days.").Query("filter", HasMatcher)
            .Answers<IReadOnlyList<GettableSilence>>().Refuses(400);
        group.MapPost("/silences", door.SaveSilenceAsync).Requires(Right.Work).Describe("saveSilence", "Creates or changes a silence: alerts that match make no tickets; those that still fire at its end make them then.")
            .Takes<PostableSilence>().Answers<SilenceIdDocument>().Refuses(404, 507);
        group.MapGet("/silence/{uuid}", (HttpContext context, string uuid) => door.SilenceAsync(context, uuid)).Requires(Right.Read).Describe("readSilence", "One silence.").Answers<GettableSilence>().Refuses(404);
        group.MapDelete("/silence/{uuid}", (HttpContext context, string uuid) => door.EndSilenceAsync(context, uuid)).Requires(Right.Work).Describe("endSilence", "Ends a silence now.").AnswersNothing(200).Refuses(404, 409, 507);
    }

    static IEndpointConventionBuilder Filtered(this IEndpointConventionBuilder builder) => builder
        .Query("filter", "A matcher, such as alertname=\"DiskFull\" or instance=~\"nas.*\"; several must all match.").Query("active", "false: without those no silence holds.").Query("silenced", "false: without those a silence holds.");

    static void MapHooks(RouteGroupBuilder group, HookDoor door)
    {
        group.MapPost("/hooks/alertmanager", (HttpContext context) => door.TakeAsync(context, "alertmanager", AlertWebhooks.ReadAlertmanager, Nothing)).WithMetadata(RetriesServerErrorsOnly.Instance)
            .Describe("hookAlertmanager", "Alertmanager's webhook. A flood is 503 here, because it does not try again after 429.").Takes<AlertWebhookRequest>().AnswersNothing(200).Refuses(507);
        group.MapPost("/hooks/grafana", (HttpContext context) => door.TakeAsync(context, "grafana", AlertWebhooks.ReadGrafana, Nothing))
            .Describe("hookGrafana", "The webhook of Grafana's alerting.").Takes<AlertWebhookRequest>().AnswersNothing(200).Refuses(507);
        group.MapPost("/hooks/uptime-kuma", (HttpContext context) => door.TakeAsync(context, "uptime-kuma", UptimeKuma.Read, Nothing))
            .Describe("hookUptimeKuma", "Uptime Kuma's webhook: down is a ticket, up finishes it.").Takes<UptimeKumaRequest>().AnswersNothing(200).Refuses(507);
        foreach (var (path, name) in ((string, string)[])[("/hooks/pagerduty", "hookPagerDuty"), ("/v2/enqueue", "enqueue")])
        {
            group.MapPost(path, (HttpContext context) => door.TakeAsync(context, "pagerduty", PagerDuty.Read, Accepted)).WithMetadata(new CredentialPlaces(Member: "routing_key"))
                .Describe(name, "PagerDuty's Events API v2: trigger, acknowledge, resolve by dedup_key.").Takes<PagerDutyRequest>().Answers<PagerDutyAnswer>(202).Refuses(404, 409, 507);
        }
        group.MapPost("/hooks/generic", (HttpContext context) => door.TakeAsync(context, "generic", GenericWebhook.Read, Nothing)).WithMetadata(new CredentialPlaces(Query: "token"))
            .Describe("hookGeneric", "Webhooks that say little: GoAlert's generic one, shoutrrr, Apprise, and others that name a text by a usual word.")
            .Takes<GenericRequest>(true, Anything).Query("token", "The token, where the sender can put it nowhere else.").Query("reference", "Recognises the condition again.")
            .Query("sla", "gold, silver, bronze or none.").AnswersNothing(200).Refuses(507);
    }

    static void MapPublishing(RouteGroupBuilder group, HookDoor door, Func<Instant> now)
    {
        Action<HttpContext, Hook, long> published = (context, hook, ticket) => JsonAnswer.Write(context.Response, StatusCodes.Status200OK, Ntfy.Answer(hook.Published!, ticket, now()));
        var places = new CredentialPlaces(Encoded: "auth");
        group.MapPost("/ntfy", (HttpContext context) => door.TakeAsync(context, "ntfy", Ntfy.ReadJson, published)).WithMetadata(places)
            .Describe("publishJson", "A message as to ntfy, in JSON.").Takes<NtfyRequest>(false, Anything).Query("auth", "ntfy's: the header Authorization in base64.").Answers<NtfyAnswer>().Refuses(507);
        foreach (var (method, path, name) in ((string, string, string)[])[("POST", "/ntfy/{topic}", "publish"), ("PUT", "/ntfy/{topic}", "publishByPut"), ("GET", "/ntfy/{topic}/publish", "publishByGet"),
            ("GET", "/ntfy/{topic}/send", "sendByGet"), ("GET", "/ntfy/{topic}/trigger", "triggerByGet")])
        {
            group.MapMethods(path, [method], (HttpContext context, string topic) => door.TakeAsync(context, "ntfy", Ntfy.ReadTopic, published, topic)).WithMetadata(places)
                .Describe(name, "A message as to ntfy: the body is its text, headers or query parameters say title, priority and tags.")
                .Query("auth", "ntfy's: the header Authorization in base64.").Query("title", "Title.").Query("priority", "1 to 5, or min, low, default, high, max.").Query("message", "The text, if there is no body.").Query("tags", "Separated by commas.")
                .Header("Title", "As the query parameter; also X-Title, t.").Header("Priority", "As the query parameter; also X-Priority, prio, p.").Header("Tags", "As the query parameter; also X-Tags, ta.")
                .Answers<NtfyAnswer>().Refuses(400, 413, 507);
        }
        group.MapPost("/message", (HttpContext context) => door.TakeAsync(context, "gotify", Gotify.Read, (answered, hook, ticket) => JsonAnswer.Write(answered.Response, StatusCodes.Status200OK, Gotify.Answer(hook.Message!, ticket, now()))))
            .WithMetadata(new CredentialPlaces(Header: "X-Gotify-Key", Query: "token"))
            .Describe("gotifyMessage", "A message as to Gotify.").Takes<GotifyRequest>(true, Anything).Query("token", "Gotify's: the token.").Header("X-Gotify-Key", "Gotify's: the token.")
            .Query("message", "The text.").Query("title", "Title.").Query("priority", "0 to 10.").Answers<GotifyAnswer>().Refuses(507);
    }

    static void Nothing(HttpContext context, Hook hook, long ticket) => JsonAnswer.Write(context.Response, StatusCodes.Status200OK, "{}"u8);

    static void Accepted(HttpContext context, Hook hook, long ticket) => JsonAnswer.Write(context.Response, StatusCodes.Status202Accepted, AlertmanagerAnswers.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WriteString("message", "Event processed");
        json.WriteString("dedup_key", hook.Key);
        json.WriteEndObject();
    }));
}
