using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ticketing.Admission;
using Ticketing.Intake.Http;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>What a device reads on <c>refused</c>.</summary>
/// <param name="Title">Of the report that was not stored; of the problem if the report could not be read.</param>
public sealed record RefusedDocument(string Code, string Title, string Detail);

/// <summary>Says what became of a message: by the outcome of its acknowledgement, on <c>refused</c>, and (MQTT 5) on the response topic.</summary>
/// <param name="publish">Sends to subscribers of a tenant; returns how many got it.</param>
public sealed partial class MqttAnswers(TicketTopics topics, Func<string, MqttMessage, int> publish, ILogger<MqttAnswers> logger)
{
    const string Unread = "The message could not be read";

    /// <summary>The reason code of a refusal; null for trouble that passes: then nothing is acknowledged and the client delivers again.</summary>
    public static ReasonCode? ReasonOf(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Unavailable or RefusalKind.NoSpace => null,
        RefusalKind.Forbidden => ReasonCode.NotAuthorized,
        RefusalKind.TooMany or RefusalKind.Conflict or RefusalKind.PreconditionFailed => ReasonCode.QuotaExceeded,
        RefusalKind.NotFound => ReasonCode.TopicNameInvalid,
        _ => ReasonCode.PayloadFormatInvalid,
    };

    internal PublishOutcome Give(InboundMessage message, MqttSpeaker speaker, string? system, SubmitResult result, string? title)
    {
        if (result.Refusal is not { } refusal)
        {
            Respond(message, speaker, result);
            return PublishOutcome.Accepted;
        }
        if (ReasonOf(refusal) is not { } reason)
        {
            return PublishOutcome.Unavailable(refusal.Detail);
        }
        Respond(message, speaker, result);
        if (system is not null)
        {
            TellRefused(speaker.Principal.Tenant, system, refusal, title);
        }
        return PublishOutcome.Refused(reason, refusal.Detail);
    }

    /// <summary>A report that was acknowledged and had to wait was refused when it entered the store.</summary>
    public void TellRefused(SpoolEntry entry, Refusal refusal)
    {
        if (entry.Report is Report.Submitted { Submission: var submission } && ReasonOf(refusal) is not null)
        {
            TellRefused(entry.Tenant, submission.System, refusal, submission.Title);
        }
    }

    void TellRefused(string tenant, string system, Refusal refusal, string? title) => publish(tenant, new MqttMessage
    {
        Topic = topics.Refused(tenant, system),
        Payload = JsonSerializer.SerializeToUtf8Bytes(
            new RefusedDocument(refusal.Code, title ?? (refusal.Kind == RefusalKind.Invalid ? Unread : "The message was refused"), refusal.Detail), MqttJson.Default.RefusedDocument),
        Qos = QualityOfService.AtLeastOnce,
    });

    /// <summary>The ticket, or the problem, as HTTP would answer it, with the request's Correlation Data (4.10 of MQTT 5).</summary>
    void Respond(InboundMessage message, MqttSpeaker speaker, SubmitResult result)
    {
        if (message.Properties?.ResponseTopic is not { } topic)
        {
            return;
        }
        if (topics.FaultOfResponseTopic(topic, speaker.Prefix) is { } fault)
        {
            NotAnswered(logger, message.Client.ClientId, topic, fault);
            return;
        }
        publish(speaker.Principal.Tenant, new MqttMessage
        {
            Topic = topic,
            Payload = BodyOf(result),
            Qos = message.Qos,
            Properties = new MessageProperties
            {
                PayloadIsUtf8 = true,
                ContentType = result.Refusal is null ? "application/json" : Problem.ContentType,
                CorrelationData = message.Properties.CorrelationData,
            },
        });
    }

    static byte[] BodyOf(SubmitResult result) => result switch
    {
        { Refusal: { } refusal } => JsonSerializer.SerializeToUtf8Bytes(Problem.Of(refusal), HttpJson.Default.ProblemDocument),
        { First: { } first } => Encoding.UTF8.GetBytes(first.Body),
        { Ticket: { } ticket } => TicketDocument.Of(ticket, result.Slot, merged: result.Disposition == Disposition.Merged).ToUtf8(),
        { ReceivedAt: not null } => JsonSerializer.SerializeToUtf8Bytes(SpooledDocument.Of(result), HttpJson.Default.SpooledDocument),
        _ => "{\"merged\":false}"u8.ToArray(),
    };

    [LoggerMessage(EventId = 350, Level = LogLevel.Information, Message = "MQTT client {ClientId} gets no answer: its response topic {Topic} {Fault}")]
    static partial void NotAnswered(ILogger logger, string clientId, string topic, string fault);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RefusedDocument))]
sealed partial class MqttJson : JsonSerializerContext;
