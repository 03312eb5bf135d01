namespace Ticketing.Maintenance;

/// <summary>What the settings say about the plan.</summary>
/// <param name="Workstations">Jobs that can run at once.</param>
/// <param name="HourlyRate">Price of one hour of work.</param>
/// <param name="InvoiceTo">Address every invoice goes to; empty = the contact's.</param>
/// <param name="Zone">Days are this zone's.</param>
/// <param name="Mails">Mail is sent by this installation.</param>
public sealed record MaintenanceSettings(int Workstations, decimal HourlyRate, string InvoiceTo, TimeZoneInfo Zone, bool Mails);
