using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Agents, holds, systems and categories inside the writer's transaction.</summary>
sealed class DirectoryWork(TenantSession session)
{
    static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(60);

    public Outcome<Hold> Hold(Sla tier, Origin origin)
    {
        var dueAt = session.Now + tier.Length();
        if (!session.Schedule.Judge(session.Now.Milliseconds, dueAt.Milliseconds).Admitted)
        {
            return AdmissionRules.NotGuaranteed(tier, session.Schedule, session.Now);
        }
        var hold = new Hold(session.NextId("holds"), tier, dueAt, session.Now + HoldFor, null);
        session.AddHold(hold, origin.Actor);
        session.Events.Append(session.Now, EventTypes.Held, null, origin, new EventData { Text = $"hold {hold.Id}: {tier.Name()}" }.Write());
        return hold with { Slot = session.SlotOfLast(dueAt) };
    }

    public Outcome<Hold> Release(long id, Origin origin)
    {
        if (session.FindHold(id) is not { } hold)
        {
            return Refusal.NotFound($"hold {id}");
        }
        session.RemoveHold(hold);
        session.Events.Append(session.Now, EventTypes.Released, null, origin, new EventData { Text = $"hold {id}: {hold.Sla.Name()}" }.Write());
        return hold;
    }

    public Outcome<Agent> SaveAgent(Agent agent, Origin origin)
    {
        if (agent.Id != 0 && !session.Agents.ContainsKey(agent.Id))
        {
            return Refusal.NotFound($"agent {agent.Id}");
        }
        if (session.Agents.Values.Any(a => a.Id != agent.Id && a.Name == agent.Name))
        {
            return NameTaken("agent", agent.Name);
        }
        if (!WorkingHours.TryParse(agent.Hours, out _, out var fault))
        {
            return new Refusal(RefusalKind.Invalid, "invalid", $"hours: {fault}");
        }
        if (agent.Id == 0)
        {
            agent = agent with { Id = session.NextId("agents") };
        }
        session.Agents[agent.Id] = agent;
        session.Sql.Send(DirectorySql.SaveAgent, agent.Id, agent.Name, agent.User, agent.Available ? 1L : 0L, agent.Hours);
        session.RebuildCapacity();
        session.Events.Append(session.Now, EventTypes.AgentChanged, null, origin, new EventData { Text = $"{agent.Name}: {(agent.Available ? "available" : "away")} {agent.Hours}".TrimEnd() }.Write());
        return agent;
    }

    public Outcome<Agent> DeleteAgent(long id, Origin origin)
    {
        if (!session.Agents.Remove(id, out var agent))
        {
            return Refusal.NotFound($"agent {id}");
        }
        session.Sql.Send(DirectorySql.DeleteAgent, id);
        session.RebuildCapacity();
        session.Events.Append(session.Now, EventTypes.AgentChanged, null, origin, new EventData { Text = $"{agent.Name}: deleted" }.Write());
        return agent;
    }

    public Outcome<TicketSystem> SaveSystem(TicketSystem system, Origin origin)
    {
        if (system.Id == 0 && session.Systems.Find(system.Name) is not null)
        {
            return NameTaken("system", system.Name);
        }
        if (system.Id != 0)
        {
            if (session.Systems.Find(system.Id) is not { } known)
            {
                return Refusal.NotFound($"system {system.Id}");
            }
            system = known with { Sla = system.Sla, GraceSeconds = system.GraceSeconds, SilentAfterSeconds = system.SilentAfterSeconds };
        }
        var saved = session.Systems.Save(system.Id == 0 ? system with { CreatedAt = session.Now } : system);
        session.Events.Append(session.Now, EventTypes.SystemChanged, null, origin, new EventData { System = saved.Name, Text = $"sla {saved.Sla.Name()}, grace {saved.GraceSeconds} s, silent after {saved.SilentAfterSeconds?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} s" }.Write());
        return saved;
    }

    /// <summary>Forgets a system and its settings; its tickets keep its name, and it is created anew when it reports again.</summary>
    public Outcome<TicketSystem> DeleteSystem(long id, Origin origin)
    {
        if (session.Systems.Find(id) is not { } system)
        {
            return Refusal.NotFound($"system {id}");
        }
        session.Systems.Delete(system);
        session.Sql.Send(ConditionSql.Forget, system.Name);
        session.Events.Append(session.Now, EventTypes.SystemChanged, null, origin, new EventData { System = system.Name, Text = "deleted" }.Write());
        return system;
    }

    public Outcome<Category> SaveCategory(Category category, Origin origin)
    {
        Category? before = null;
        foreach (var known in session.Categories)
        {
            if (known.Id == category.Id)
            {
                before = known;
            }
            else if (known.Name == category.Name)
            {
                return NameTaken("category", category.Name);
            }
        }
        if (before is null && category.Id != 0)
        {
            return Refusal.NotFound($"category {category.Id}");
        }
        if (category.Workflow is { } workflow && session.Workflows.Newest(workflow) is null)
        {
            return new Refusal(RefusalKind.Invalid, "invalid", $"workflow: there is no workflow named '{workflow}'.");
        }
        if (category.System is { } system)
        {
            session.Systems.Ensure(system, session.Now);
        }
        var saved = session.SaveCategory(before is null ? category with { CreatedAt = session.Now } : category, before);
        var people = saved.People.Count == 0 ? "everybody" : string.Join(", ", saved.People);
        Note($"{(before is null || before.Name == saved.Name ? "" : $"{before.Name} is now ")}{saved.Name}: system {saved.System ?? "any"}, people {people}, workflow {saved.Workflow ?? "default"}", origin);
        return saved;
    }

    public Outcome<Category> DeleteCategory(long id, Origin origin)
    {
        foreach (var category in session.Categories)
        {
            if (category.Id == id)
            {
                session.DeleteCategory(category);
                Note($"{category.Name}: deleted", origin);
                return category;
            }
        }
        return Refusal.NotFound($"category {id}");
    }

    void Note(string text, Origin origin) => session.Events.Append(session.Now, EventTypes.CategoryChanged, null, origin, new EventData { Text = text }.Write());

    static Refusal NameTaken(string what, string name) => new(RefusalKind.Conflict, "name-taken", $"There is a {what} named '{name}' already; choose another name.");
}
