using System.Text.Json;
using System.Text.Json.Serialization;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>What can happen to what is looked after; the word in the events.</summary>
public static class MaintenanceEvents
{
    public const string PlanCreated = "PlanCreated";
    public const string JobPlanned = "JobPlanned";
    public const string JobMoved = "JobMoved";
    public const string JobFinished = "JobFinished";
    public const string JobCancelled = "JobCancelled";
    public const string ContactRegistered = "ContactRegistered";
    public const string ContactChanged = "ContactChanged";
    public const string AssetRegistered = "AssetRegistered";
    public const string AssetChanged = "AssetChanged";
    public const string FileAdded = "FileAdded";
    public const string FileRemoved = "FileRemoved";
    public const string DayHasPassed = "DayHasPassed";
    public const string RecurrenceChanged = "RecurrenceChanged";
    public const string WindowSaved = "WindowSaved";
    public const string ReminderSent = "ReminderSent";
    public const string InvoiceIssued = "InvoiceIssued";
}

/// <summary>
/// One event with all that became true by it, so that every read model follows from the events alone. What is not of its type is null.
/// </summary>
public sealed record MaintenanceEvent(string Type)
{
    public DateOnly? Day { get; init; }
    public Contact? Contact { get; init; }
    public Asset? Asset { get; init; }
    public Job? Job { get; init; }
    public AssetFile? File { get; init; }
    public Invoice? Invoice { get; init; }
    public MaintenanceWindow? Window { get; init; }
    public Recurrence? Recurrence { get; init; }
    public RecurrenceTurn? Turn { get; init; }

    /// <summary>Jobs that somebody was reminded of.</summary>
    public IReadOnlyList<long>? Jobs { get; init; }

    public string Write() => JsonSerializer.Serialize(this, MaintenanceJson.Default.MaintenanceEvent);

    public static MaintenanceEvent Read(string json) => JsonSerializer.Deserialize(json, MaintenanceJson.Default.MaintenanceEvent)!;
}

/// <summary>Instants as Unix milliseconds.</summary>
sealed class InstantNumber : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Milliseconds);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(InstantNumber)])]
[JsonSerializable(typeof(MaintenanceEvent))]
[JsonSerializable(typeof(DaySnapshot))]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(Asset))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(MaintenanceWindow))]
[JsonSerializable(typeof(Recurrence))]
sealed partial class MaintenanceJson : JsonSerializerContext;
