using System.Data.Common;
using System.Text.Json;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Workflows inside the writer's transaction: saving makes another version, deleting leaves it to the tickets that live by it.</summary>
sealed class WorkflowWork(TenantSession session)
{
    /// <param name="create">The name must be new; else it must be there.</param>
    public Outcome<Workflow> Save(Workflow workflow, bool create, Origin origin)
    {
        var known = session.Workflows.Newest(workflow.Name);
        if (create && known is not null)
        {
            return new Refusal(RefusalKind.Conflict, "name-taken", $"There is a workflow named '{workflow.Name}' already; choose another name, or change that one.");
        }
        if (!create && known is null)
        {
            return Refusal.NotFound($"workflow {workflow.Name}");
        }
        var saved = workflow with { Version = session.Workflows.NextVersion(workflow.Name) };
        session.Sql.Send(WorkflowSql.Insert, saved.Name, saved.Version, JsonSerializer.Serialize(new(saved.States, saved.Unique), TicketJson.Default.WorkflowData), session.Now.Milliseconds);
        Changed($"{saved.Name}: version {saved.Version}", origin);
        return saved;
    }

    public Outcome<Workflow> Delete(string name, Origin origin)
    {
        if (session.Workflows.Newest(name) is not { } workflow)
        {
            return Refusal.NotFound($"workflow {name}");
        }
        if (WorkflowSet.IsShipped(name))
        {
            return new Refusal(RefusalKind.Conflict, "shipped", $"The workflow {name} comes with the program and cannot be deleted; no category has to use it.");
        }
        foreach (var category in session.Categories)
        {
            if (category.Workflow == name)
            {
                return new Refusal(RefusalKind.Conflict, "in-use", $"The category {category.Name} follows the workflow {name}. Give it another first.");
            }
        }
        session.Sql.Send(WorkflowSql.Delete, session.Now.Milliseconds, name);
        Changed($"{name}: deleted", origin);
        return workflow;
    }

    void Changed(string text, Origin origin)
    {
        session.ReadWorkflows();
        session.Events.Append(session.Now, EventTypes.WorkflowChanged, null, origin, new EventData { Text = text }.Write());
    }
}

/// <summary>What only one unfinished ticket of a workflow may have: at most one active ticket per candidate.</summary>
sealed class WorkflowClaims(TenantSession session)
{
    /// <summary>Null, or which ticket has what this one, as it would be, may not have too.</summary>
    public Refusal? Judge(Ticket? before, Ticket after)
    {
        var workflow = session.Workflows.Of(after);
        if (KeyOf(workflow, after) is not { } key || key == KeyOf(workflow, before))
        {
            return null;
        }
        var owner = session.Sql.List(WorkflowSql.Claimed, row => row.GetInt64(0), workflow.Name, key);
        return owner.Count == 0 ? null
            : new(RefusalKind.Conflict, "active-already", $"Ticket {owner[0]} is the unfinished one for {workflow.Unique} {key} already; there is at most one at a time. Finish that first.");
    }

    /// <summary>Notes what the ticket has now, and frees what it had.</summary>
    public void Take(Ticket? before, Ticket after)
    {
        var workflow = session.Workflows.Of(after);
        var (had, has) = (KeyOf(workflow, before), KeyOf(workflow, after));
        if (had == has)
        {
            return;
        }
        if (had is not null)
        {
            session.Sql.Send(WorkflowSql.Free, workflow.Name, had);
        }
        if (has is not null)
        {
            session.Sql.Send(WorkflowSql.Claim, workflow.Name, has, after.Id);
        }
    }

    /// <summary>The ticket ends or is deleted.</summary>
    public void Free(Ticket ticket)
    {
        var workflow = session.Workflows.Of(ticket);
        if (KeyOf(workflow, ticket) is { } key)
        {
            session.Sql.Send(WorkflowSql.Free, workflow.Name, key);
        }
    }

    static string? KeyOf(Workflow workflow, Ticket? ticket) =>
        workflow.Unique is { } label && ticket is { IsFinished: false } && ticket.Labels.TryGetValue(label, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}

/// <summary>Statements about workflows, all by primary key.</summary>
static class WorkflowSql
{
    public const string All = "SELECT name, version, data, deleted_at FROM workflows ORDER BY name, version";
    public const string Insert = "INSERT INTO workflows (name, version, data, created_at) VALUES (@name, @version, @data, @created_at)";
    public const string Delete = "UPDATE workflows SET deleted_at = @now WHERE name = @name AND deleted_at IS NULL";
    public const string Claimed = "SELECT ticket_id FROM workflow_claims WHERE name = @name AND key = @key";
    public const string Claim = "INSERT INTO workflow_claims (name, key, ticket_id) VALUES (@name, @key, @ticket_id)";
    public const string Free = "DELETE FROM workflow_claims WHERE name = @name AND key = @key";

    public static StoredWorkflow Read(DbDataReader row)
    {
        var data = JsonSerializer.Deserialize(row.GetString(2), TicketJson.Default.WorkflowData)!;
        return new(new(row.GetString(0), row.GetInt64(1), data.States) { Unique = data.Unique }, !row.IsDBNull(3));
    }
}
