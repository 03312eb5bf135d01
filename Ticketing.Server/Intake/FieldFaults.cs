using Ticketing.Tickets;

namespace Ticketing.Intake;

/// <summary>Collects everything that is wrong with what somebody sent, so that one answer names all of it. Costs nothing while nothing is wrong.</summary>
public struct FieldFaults
{
    /// <summary>The field under which a fault of the whole body is listed.</summary>
    public const string Body = "body";

    Dictionary<string, IReadOnlyList<string>>? _errors;

    public readonly bool Any => _errors is not null;

    public readonly bool Has(string field) => _errors?.ContainsKey(field) == true;

    /// <param name="fault">Continues a sentence that starts with the field's name: <c>is empty</c>, <c>must be text</c>.</param>
    public void Add(string field, string fault)
    {
        _errors ??= new(StringComparer.Ordinal);
        if (_errors.TryGetValue(field, out var faults))
        {
            ((List<string>)faults).Add(fault);
        }
        else
        {
            _errors[field] = new List<string> { fault };
        }
    }

    /// <summary>The refusal with code <c>invalid</c> that lists all faults; null if there are none.</summary>
    public readonly Refusal? ToRefusal()
    {
        if (_errors is null)
        {
            return null;
        }
        var sentences = new List<string>();
        foreach (var (field, faults) in _errors)
        {
            foreach (var fault in faults)
            {
                sentences.Add($"{field} {fault}");
            }
        }
        return new(RefusalKind.Invalid, "invalid", string.Join("; ", sentences) + ".") { Errors = _errors };
    }

    /// <summary>A refusal for a single fault.</summary>
    public static Refusal Of(string field, string fault)
    {
        var faults = new FieldFaults();
        faults.Add(field, fault);
        return faults.ToRefusal()!;
    }
}
