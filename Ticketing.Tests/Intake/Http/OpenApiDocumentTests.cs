using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>
/// The committed description and the routes say the same. To renew the file after a change of the routes:
/// <c>TICKETING_RENEW=1 dotnet run --project Ticketing.Tests -- --filter-class Ticketing.Tests.Intake.Http.OpenApiDocumentTests</c>
/// </summary>
public class OpenApiDocumentTests
{
    static readonly string File = RepositoryFiles.PathOf("Ticketing.Server", "Intake", "Http", "openapi.v1.json");

    [Fact]
    public async Task Committed_document_is_what_the_routes_say()
    {
        using var directory = new TemporaryDirectory();
        await using var application = TicketingApplication.Create(new TicketingOptions { Data = directory.File("data"), Url = "http://127.0.0.1:0" }, TimeProvider.System, logging => logging.ClearProviders());
        await application.StartAsync();
        var live = Text(await LiveApiDocument.MakeAsync(application.Web.Services.GetRequiredService<EndpointDataSource>()));
        if (Environment.GetEnvironmentVariable("TICKETING_RENEW") is not null)
        {
            await System.IO.File.WriteAllTextAsync(File, live, TestContext.Current.CancellationToken);
        }
        Assert.True(live == await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken), $"The routes have changed; renew {File} as the comment of this class says.");
    }

    [Fact]
    public void Executable_holds_the_committed_document() => Assert.Equal(System.IO.File.ReadAllBytes(File), ApiDocument.Read());

    [Fact]
    public async Task Every_route_of_the_api_declares_who_may_use_it()
    {
        using var directory = new TemporaryDirectory();
        await using var application = TicketingApplication.Create(new TicketingOptions { Data = directory.File("data"), Url = "http://127.0.0.1:0" }, TimeProvider.System, logging => logging.ClearProviders());
        await application.StartAsync();
        // Logging in, looking whether one is, and opening an account decide for themselves; everything else is for those the gate lets in.
        string[] open = ["HTTP: POST /api/v1/session", "HTTP: GET /api/v1/visitor", "HTTP: POST /api/v1/tenants", "HTTP: POST /api/v1/registrations", "HTTP: POST /api/v1/registrations/look"];
        var undeclared = application.Web.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText?.StartsWith("/api/v1/", StringComparison.Ordinal) == true && route.Metadata.GetMetadata<Right>() is null)
            .Select(route => route.DisplayName!.Split(" =>")[0].TrimEnd('/'))
            .Except(open);
        Assert.Empty(undeclared);
    }

    static string Text(JsonNode document) => document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() }) + "\n";
}
