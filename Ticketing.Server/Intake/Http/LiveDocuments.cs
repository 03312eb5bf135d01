using System.Text.Json;
using Ticketing.Admission;

namespace Ticketing.Intake.Http;

/// <summary>The JSON of <c>plan</c> and <c>device</c> events: the same documents that the API answers with.</summary>
static class LiveDocuments
{
    public static byte[] Plan(SlaState state) => JsonSerializer.SerializeToUtf8Bytes(SlaDocument.Of(state), HttpJson.Default.SlaDocument);

    public static byte[] System(TicketSystem system) => JsonSerializer.SerializeToUtf8Bytes(SystemDocument.Of(system), HttpJson.Default.SystemDocument);
}
