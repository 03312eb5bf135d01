using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt;

/// <summary>Why the server ends a connection.</summary>
/// <param name="Reason">For DISCONNECT; Success = the client is gone already or gets none.</param>
/// <param name="PublishWill">False after a clean DISCONNECT and at shutdown.</param>
/// <param name="Drain">Outcomes of what was received are waited for.</param>
sealed record CloseCause(ReasonCode Reason, string Why, bool PublishWill = true, bool Drain = false);
