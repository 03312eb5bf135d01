namespace Ticketing.Intake.Http;

/// <summary>The routes that the page's views about the whole house need: figures, what the server is, sizes, a test mail.</summary>
public static class PageRoutes
{
    const string Days = "Days ago, 7 to 3650; 90 if absent.";

    public static void MapPage(this IEndpointRouteBuilder routes, InsightsDoor insights, ServerDoor server, RetentionDoor old)
    {
        var figures = routes.MapApi(InsightsDoor.Path, "Insights");
        figures.MapGet("", insights.ShowAsync).Requires(Right.Work).Describe("readInsights", "What became of the tickets opened within the last days.")
            .Query("days", "Local days, today's included, 1 to 366; 30 if absent.").Answers<InsightsDocument>().Refuses(400);
        figures.MapGet("/systems", insights.SystemsAsync).Requires(Right.Read).Describe("readHealth", "How each system fared lately, in 48 stretches of time.")
            .Query("hours", "1 to 744; 24 if absent.").Answers<HealthDocument>().Refuses(400);
        var group = routes.MapApi("/api/v1", "Server");
        group.MapGet("/server", server.ShowAsync).Requires(Right.Read).Describe("readServer", "Ports, names and settings that senders need, without secrets.").Answers<ServerDocument>().Tagged();
        group.MapGet("/storage", server.StorageAsync).Requires(Right.Administer).Describe("readStorage", "What is stored, how much room it takes, and the last backup.").Answers<StorageDocument>();
        group.MapPost("/mails/test", server.TestMailAsync).Requires(Right.Administer).Describe("sendTestMail", "Sends one real mail and answers with what the mail server said.").Takes<TestMailRequest>().Answers<TestMailDocument>().Refuses(409);
        group.MapGet("/mails/old", old.OldMailsAsync).Requires(Right.Administer).Describe("measureOldMails", "How much room mails take that ended some time ago.")
            .Query("days", Days).Answers<OldMailsDocument>().Refuses(400);
        group.MapDelete("/mails/old", old.OldMailsAsync).Requires(Right.Administer).Describe("forgetOldMails", "Deletes mails that ended some time ago; what happened to their tickets stays in the log. Answers with what was freed.")
            .Query("days", Days).Answers<OldMailsDocument>().Refuses(400, 507);
        group.MapGet("/retention", old.ShowAsync).Requires(Right.Administer).Describe("readRetention", "Every kind of stored thing: how many there are, how much room they take, and what becomes of them by themselves.").Answers<RetentionDocument>();
        group.MapGet("/retention/{kind}", old.OldAsync).Requires(Right.Administer).Describe("measureOld", "How much room old ones of a kind take that are done with.")
            .Query("days", Days).Answers<OldDocument>().Refuses(400);
        group.MapDelete("/retention/{kind}", old.OldAsync).Requires(Right.Administer).Describe("forgetOld", "Deletes old ones of a kind that are done with; the audit trail says so. Answers with what was freed.")
            .Query("days", Days).Answers<OldDocument>().Refuses(400, 507);
    }
}
