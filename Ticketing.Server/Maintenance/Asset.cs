namespace Ticketing.Maintenance;

/// <summary>A thing that is looked after.</summary>
/// <param name="ContactId">Whose it is; null = the home's own.</param>
/// <param name="Kind">What it is: car, boiler, roof, …</param>
/// <param name="Plate">See <see cref="Plates"/>; null without one.</param>
/// <param name="Manuals">Links to its manuals.</param>
/// <param name="WarrantyUntil">Last day of the warranty; null = unknown.</param>
/// <param name="System">The ticketing system it is: its tickets and its plan show together; null = none.</param>
public sealed record Asset(
    long Id, string Name, string Kind, long? ContactId, string? Plate, IReadOnlyList<string> Manuals, DateOnly? WarrantyUntil, string? System, string? Notes, bool Archived)
{
    public const int MostManuals = 20;
    public const int LongestManual = 500;
    public const int LongestNotes = 4_000;
}

/// <summary>A photo or file of an asset. Its bytes lie beside it in the tenant's store.</summary>
/// <param name="Type">One of <see cref="FileTypes"/>, as its first bytes say.</param>
public sealed record AssetFile(long Id, long AssetId, string Name, string Type, long Size);

/// <param name="CostCents">What its finished jobs have come to so far.</param>
public sealed record AssetWithCost(Asset Asset, long CostCents);
