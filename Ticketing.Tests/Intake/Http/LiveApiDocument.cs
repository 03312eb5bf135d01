using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.OpenApi;
using Ticketing.Intake.Http;

namespace Ticketing.Tests.Intake.Http;

/// <summary>Makes the OpenAPI document of a running application from the metadata of its routes, with the framework's own generator in a host beside it.</summary>
static class LiveApiDocument
{
    static readonly XmlComments Comments = XmlComments.OfServer();

    public static async Task<JsonNode> MakeAsync(EndpointDataSource routes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolver = new DefaultJsonTypeInfoResolver());
        builder.Services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) => Document(document));
            options.AddOperationTransformer((operation, context, _) => Operation(operation, context));
            options.AddSchemaTransformer((schema, context, _) => Schema(schema, context));
        });
        await using var host = builder.Build();
        ((IEndpointRouteBuilder)host).DataSources.Add(new Described(routes));
        var provider = host.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1");
        // The endpoints of a host are those of its data sources once its pipeline is built.
        host.Urls.Add("http://127.0.0.1:0");
        await host.StartAsync();
        var document = await provider.GetOpenApiDocumentAsync();
        await host.StopAsync();
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;
    }

    static Task Document(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "Home Ticketing",
            Version = "1",
            Description = "Alarms, scripts and people report what is wrong in a home; each report becomes a ticket that is promised, stored and told. Times are RFC 3339 UTC, ids are integers per tenant, "
                + "unknown members are ignored, every refusal is application/problem+json with a stable code.",
        };
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token: tk_…" },
            ["basic"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "A name with a token or a password." },
            ["session"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "ticketing", Description = "The cookie of POST /api/v1/session (__Host-ticketing over TLS)." },
        };
        foreach (var (_, operation) in document.Paths.SelectMany(path => path.Value.Operations ?? []))
        {
            if (operation.Security is { Count: > 0 })
            {
                operation.Security = [.. document.Components.SecuritySchemes.Keys.Select(name => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, document)] = [] })];
            }
        }
        return Task.CompletedTask;
    }

    static Task Operation(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<Right>().LastOrDefault() is { } right)
        {
            operation.Description = $"Needs {right.Needed}.";
            operation.Security = [[]];
        }
        foreach (var parameter in metadata.OfType<ParameterDescription>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.In == "query" ? ParameterLocation.Query : ParameterLocation.Header,
                Description = parameter.Text,
                Required = parameter.Required,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
        foreach (var (type, content) in (operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>()).Where(body => !body.Key.EndsWith("json", StringComparison.Ordinal)))
        {
            content.Schema = type == "*/*" ? new() { Type = JsonSchemaType.String, Format = "binary" } : new OpenApiSchema { Type = JsonSchemaType.String, Description = type == "text/plain" ? "First line: title; rest: description." : "As text/plain, unless every part is field=value with a known field." };
        }
        var answers = (operation.Responses ?? []).OrderBy(answer => answer.Key, StringComparer.Ordinal).ToList();
        operation.Responses = [];
        foreach (var (status, response) in answers)
        {
            operation.Responses[status] = response;
        }
        foreach (var (status, response) in answers)
        {
            var answer = (OpenApiResponse)response;
            var headers = metadata.OfType<HeaderDescription>().Where(header => header.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) == status).ToList();
            if (status is "429" or "503")
            {
                headers.Add(new(0, "Retry-After", "Seconds after which to try again."));
            }
            if (status == "401")
            {
                headers.Add(new(0, "WWW-Authenticate", "How to log in."));
            }
            foreach (var header in headers)
            {
                answer.Headers ??= new Dictionary<string, IOpenApiHeader>();
                answer.Headers[header.Name] = new OpenApiHeader { Description = header.Text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            }
        }
        return Task.CompletedTask;
    }

    static Task Schema(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        schema.Description ??= context.JsonPropertyInfo is { } property ? Comments.Of(property) : Comments.Of(context.JsonTypeInfo.Type);
        if (context.JsonPropertyInfo is null && schema.Required is { } required)
        {
            // What may be left out of a request, and what an answer leaves out when it is null.
            var takes = context.JsonTypeInfo.Type.Name.EndsWith("Request", StringComparison.Ordinal) || context.JsonTypeInfo.Type.Name.EndsWith("Patch", StringComparison.Ordinal);
            required.ExceptWith(context.JsonTypeInfo.Properties.Where(member => takes ? member.IsSetNullable : member.ShouldSerialize is not null).Select(member => member.Name));
        }
        if (context.JsonTypeInfo.Type == typeof(long) || context.JsonTypeInfo.Type == typeof(int) || context.JsonTypeInfo.Type == typeof(long?) || context.JsonTypeInfo.Type == typeof(int?))
        {
            // Web defaults read numbers from text too; we neither write nor take them so.
            schema.Pattern = null;
            schema.Type &= ~JsonSchemaType.String;
        }
        return Task.CompletedTask;
    }

    /// <summary>The routes with what the generator asks for beside their metadata: the method behind a plain request delegate.</summary>
    sealed class Described(EndpointDataSource routes) : EndpointDataSource
    {
        static readonly MethodInfo Plain = typeof(Described).GetMethod(nameof(Handle), BindingFlags.Static | BindingFlags.NonPublic)!;

        public override IReadOnlyList<Endpoint> Endpoints { get; } = [.. routes.Endpoints.OfType<RouteEndpoint>().Select(Describe)];

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(CancellationToken.None);

        static RouteEndpoint Describe(RouteEndpoint route) => route.Metadata.GetMetadata<MethodInfo>() is not null || route.Metadata.GetMetadata<IHttpMethodMetadata>() is null
            ? route
            : new(route.RequestDelegate!, route.RoutePattern, route.Order, new(route.Metadata.Prepend(Plain)), route.DisplayName);

        static Task Handle(HttpContext context) => throw new NotSupportedException(context.TraceIdentifier);
    }
}
