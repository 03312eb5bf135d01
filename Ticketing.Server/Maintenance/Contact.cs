namespace Ticketing.Maintenance;

/// <summary>Somebody whose assets are looked after: gets reminders and invoices.</summary>
/// <param name="Email">Null: gets no mail; invoices are kept all the same.</param>
/// <param name="Archived">Nothing new can be planned for it; what was stays.</param>
public sealed record Contact(long Id, string Name, string? Email, string? Phone, string? Address, bool Archived)
{
    public const int LongestAddress = 500;
    public const int LongestPhone = 40;
}
