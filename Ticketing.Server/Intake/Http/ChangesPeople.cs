namespace Ticketing.Intake.Http;

/// <summary>Marks the routes whose calls change users, tokens, sessions or tenants: what they did stands in the audit trail before their answer leaves.</summary>
public sealed class ChangesPeople
{
    public static readonly ChangesPeople Instance = new();
}
