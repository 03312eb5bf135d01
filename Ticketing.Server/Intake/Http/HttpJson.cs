using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ticketing.Intake.Http;

/// <summary>What this folder writes, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class HttpJson : JsonSerializerContext;
