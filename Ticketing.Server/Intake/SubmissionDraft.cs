using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Intake;

/// <summary>A submission that is being read: fields arrive one by one from body and query parameters, are checked as they come, and what came first stays.</summary>
public struct SubmissionDraft
{
    string? _title;
    string? _description;
    string? _system;
    string? _category;
    string? _reference;
    string? _requester;
    string? _assignee;
    Sla? _sla;
    IfRefused? _ifRefused;
    Signal _signal;
    long? _holdId;
    string? _id;
    IReadOnlyDictionary<string, string>? _labels;
    int _given;
    FieldFaults _faults;

    public readonly bool Has(SubmissionField field) => (_given & (1 << (int)field)) != 0;

    public void Fault(string field, string fault) => _faults.Add(field, fault);

    /// <summary>Sets a field from text, unless it was set before. <see cref="SubmissionField.Labels"/> has no text form.</summary>
    public void Set(SubmissionField field, string text)
    {
        if (!Take(field))
        {
            return;
        }
        switch (field)
        {
            case SubmissionField.Title:
                _title = Checked("title", text.Trim(), TicketLimits.Title);
                break;
            case SubmissionField.Description:
                _description = Checked("description", text, TicketLimits.Description, multiline: true);
                break;
            case SubmissionField.System:
                _system = text.Trim();
                break;
            case SubmissionField.Category:
                _category = Checked("category", text.Trim(), TicketLimits.Name);
                break;
            case SubmissionField.Reference:
                _reference = Checked("reference", text, TicketLimits.Reference);
                break;
            case SubmissionField.Requester:
                _requester = Checked("requester", text.Trim(), TicketLimits.Name);
                break;
            case SubmissionField.Assignee:
                _assignee = text.Trim();
                break;
            case SubmissionField.Sla:
                SetSla(text);
                break;
            case SubmissionField.IfRefused:
                SetIfRefused(text);
                break;
            case SubmissionField.State:
                SetState(text);
                break;
            case SubmissionField.HoldId:
                SetHold(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0);
                break;
            case SubmissionField.Id:
                _id = text;
                break;
        }
    }

    public void SetSla(Sla tier)
    {
        if (Take(SubmissionField.Sla))
        {
            _sla = tier;
        }
    }

    public void SetHoldId(long id)
    {
        if (Take(SubmissionField.HoldId))
        {
            SetHold(id);
        }
    }

    /// <param name="labels">Checked already.</param>
    public void SetLabels(IReadOnlyDictionary<string, string> labels)
    {
        if (Take(SubmissionField.Labels))
        {
            _labels = labels;
        }
    }

    /// <summary>The submission, or the refusal that lists every fault found so far and what is missing.</summary>
    public Outcome<Submission> Complete(in SubmissionDefaults defaults)
    {
        if (_title is null && !_faults.Has("title") && !_faults.Has(FieldFaults.Body))
        {
            _faults.Add("title", "is missing; it is the one field every ticket needs");
        }
        var system = defaults.SystemIsFixed || string.IsNullOrEmpty(_system) ? defaults.System : _system;
        if (system is null)
        {
            _faults.Add("system", "is missing and your credentials have none of their own");
        }
        else if (TicketLimits.FaultOfSystem(system) is { } fault)
        {
            _faults.Add("system", fault);
        }
        if (defaults.IdempotencyKey is { } key && (key.Length == 0 ? "is empty" : TicketLimits.FaultOf(key, TicketLimits.IdempotencyKey)) is { } keyFault)
        {
            _faults.Add("Idempotency-Key", keyFault);
        }
        var own = defaults.Person is not null && !string.IsNullOrEmpty(_assignee);
        if (own)
        {
            CheckOwn(defaults.Person!);
        }
        if (_faults.ToRefusal() is { } refusal)
        {
            return refusal;
        }
        return new Submission
        {
            Title = _title!,
            Description = _description,
            System = system!,
            Category = _category,
            Reference = _reference,
            Sla = own ? Sla.None : _sla ?? defaults.Sla,
            IfRefused = _ifRefused ?? defaults.IfRefused,
            Requester = own ? defaults.Person : _requester,
            Assignee = own ? defaults.Person : null,
            Signal = _signal,
            Labels = _labels,
            HoldId = _holdId,
            IdempotencyKey = defaults.IdempotencyKey ?? (defaults.IdIsKey ? KeyOf(_id, system!) : null),
            Receipt = defaults.Receipt,
        };
    }

    /// <summary>A task of one's own is promised to nobody and reported for nobody else.</summary>
    void CheckOwn(string person)
    {
        if (!person.Equals(_assignee, StringComparison.OrdinalIgnoreCase))
        {
            _faults.Add("assignee", $"is '{Excerpt(_assignee!)}'; whoever opens a ticket can give it to themselves only ('{person}'). Leave it out and assign the ticket afterwards");
        }
        if (_requester is not null && !person.Equals(_requester, StringComparison.OrdinalIgnoreCase))
        {
            _faults.Add("requester", "is somebody else, but the ticket is a task of your own; leave requester or assignee out");
        }
        if (_sla is not (null or Sla.None))
        {
            _faults.Add("sla", "is a promise, and a task of your own is promised to nobody; leave sla or assignee out");
        }
        if (_holdId is not null)
        {
            _faults.Add("holdId", "is a promise, and a task of your own is promised to nobody; leave holdId or assignee out");
        }
    }

    /// <summary>Each system counts by itself, also where one sender speaks for many. An id that cannot be a key is no reason to lose an alarm.</summary>
    static string? KeyOf(string? id, string system) =>
        !string.IsNullOrEmpty(id) && $"id {system} {id}" is var key && TicketLimits.FaultOf(key, TicketLimits.IdempotencyKey) is null ? key : null;

    bool Take(SubmissionField field)
    {
        var bit = 1 << (int)field;
        if ((_given & bit) != 0)
        {
            return false;
        }
        _given |= bit;
        return true;
    }

    /// <summary>The text if it may be stored; null if it is empty or (with a fault noted) may not.</summary>
    string? Checked(string field, string text, int limit, bool multiline = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (TicketLimits.FaultOf(text, limit, multiline) is { } fault)
        {
            _faults.Add(field, fault);
            return null;
        }
        return text;
    }

    void SetSla(string text)
    {
        if (SlaTiers.TryParse(text, out var tier))
        {
            _sla = tier;
        }
        else
        {
            _faults.Add("sla", $"is '{Excerpt(text)}'; use gold, silver, bronze or none");
        }
    }

    void SetIfRefused(string text)
    {
        if (text.Equals("reject", StringComparison.OrdinalIgnoreCase))
        {
            _ifRefused = Tickets.IfRefused.Reject;
        }
        else if (text.Equals("record", StringComparison.OrdinalIgnoreCase))
        {
            _ifRefused = Tickets.IfRefused.Record;
        }
        else
        {
            _faults.Add("ifRefused", $"is '{Excerpt(text)}'; use reject or record");
        }
    }

    void SetState(string text)
    {
        if (text.Equals("firing", StringComparison.OrdinalIgnoreCase))
        {
            _signal = Signal.Firing;
        }
        else if (text.Equals("ok", StringComparison.OrdinalIgnoreCase) || text.Equals("resolved", StringComparison.OrdinalIgnoreCase))
        {
            _signal = Signal.Ok;
        }
        else
        {
            _faults.Add("state", $"is '{Excerpt(text)}'; use firing, ok or resolved");
        }
    }

    void SetHold(long id)
    {
        if (id > 0)
        {
            _holdId = id;
        }
        else
        {
            _faults.Add("holdId", "must be the whole number that the hold was answered with");
        }
    }

    /// <summary>At most 40 characters of what was sent, safe to show.</summary>
    internal static string Excerpt(string text)
    {
        var cut = text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
        return TicketLimits.FaultOf(cut, 41) is null ? cut : "(unprintable)";
    }
}
