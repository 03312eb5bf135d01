namespace Ticketing.Intake.Http;

/// <summary>The routes that the page's views about the whole house need: figures, what the server is, sizes, a test mail.</summary>
public static class PageRoutes
{
    public static void MapPage(this IEndpointRouteBuilder routes, InsightsDoor insights, ServerDoor server, MailRetentionDoor old)
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
        group.MapGet("/mails/old", old.MeasureAsync).Requires(Right.Administer).Describe("measureOldMails", "How much room mails take that ended some time ago.")
            .Query("days", "Days ago, 7 to 3650; 90 if absent.").Answers<OldMailsDocument>().Refuses(400);
        group.MapDelete("/mails/old", old.ForgetAsync).Requires(Right.Administer).Describe("forgetOldMails", "Deletes mails that ended some time ago; what happened to their tickets stays in the log. Answers with what was freed.")
            .Query("days", "Days ago, 7 to 3650; 90 if absent.").Answers<OldMailsDocument>().Refuses(400, 507);
    }
}
