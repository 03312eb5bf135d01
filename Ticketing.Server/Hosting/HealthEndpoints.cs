using System.Text.Json.Serialization;
using Ticketing.Intake.Http;

namespace Ticketing.Hosting;

/// <summary>What watches the server from outside: <c>/healthz</c> (the process), <c>/readyz</c> and <c>/hc</c> (every part), <c>/metrics</c>. Without credentials: they tell nothing about tickets or people.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes, Readiness readiness, MetricsText metrics)
    {
        var group = routes.MapGroup("").WithTags("Health");
        group.MapGet("/healthz", () => TypedResults.Text("ok\n")).Describe("alive", "The process lives.").AnswersFile("text/plain");
        group.MapGet("/readyz", ReadyAsync).Describe("ready", "Every part works, or what does not.").Answers<ReadinessReport>().Answers<ReadinessReport>(503);
        group.MapGet("/hc", ReadyAsync).Describe("hc", "The same as /readyz.").Answers<ReadinessReport>().Answers<ReadinessReport>(503);
        group.MapGet("/metrics", () => TypedResults.Text(metrics.Render(), MetricsText.ContentType)).Describe("metrics", "What the server counts, as Prometheus text.").AnswersFile("text/plain");

        async Task<IResult> ReadyAsync(CancellationToken cancel)
        {
            var report = await readiness.AskAsync(cancel).ConfigureAwait(false);
            return TypedResults.Json(report, HealthJson.Default.ReadinessReport, statusCode: report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadinessReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
